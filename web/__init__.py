"""The server: how Géoprio is served."""
