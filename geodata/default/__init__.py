"""The default territory, Île-de-France: files written by `python -m geodata build-default`."""
