"""Tables of the project read by the build: facts and figures by code, with producer and vintage in `docs/DATA.md`."""
