"""French wording shared by screen, files and command line."""
