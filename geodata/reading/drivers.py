"""Which geographic drivers may open a file: GeoPackage and Shapefile, and no other (ROBUSTNESS section 3)."""

from collections.abc import Iterable

ALLOWED = frozenset({"GPKG", "ESRI Shapefile"})
"""Drivers left in the child process."""
HARMLESS = frozenset({"MEM", "Memory"})
"""In-memory drivers that the library always has; they open nothing."""

_KNOWN = (
    *("PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File", "LVBAG", "S57", "DGN"),
    *("OGR_VRT", "CSV", "GML", "GPX", "LIBKML", "KML", "GeoJSON", "GeoJSONSeq", "ESRIJSON", "TopoJSON", "OGR_GMT"),
    *("GMT", "SQLite", "WAsP", "OpenFileGDB", "FileGDB", "DXF", "FlatGeobuf", "Geoconcept", "GeoRSS", "VFK", "PGDUMP"),
    *("OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "EDIGEO", "SVG", "Idrisi", "XLS", "ODS", "XLSX", "Elasticsearch"),
    *("Carto", "AmigoCloud", "SXF", "Selafin", "JML", "PLSCENES", "CSW", "VDV", "MVT", "NGW", "MapML", "GTFS"),
    *("PMTiles", "JSONFG", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP", "Parquet", "Arrow"),
    *("PostgreSQL", "MySQL", "ODBC", "PGeo", "MSSQLSpatial", "MongoDBv3", "HANA", "netCDF", "HDF5", "BAG", "ARCGEN"),
    *("UK .NTF", "SDTS", "TIGER", "XODR", "CAD", "DWG", "DGNV8", "GRIB", "VRT", "GTI", "WMS", "WMTS", "WCS", "STACIT"),
    *("GTiff", "COG", "JP2OpenJPEG", "Rasterlite", "DERIVED", "Zarr", "ZarrJSON", "STACTA", "DAAS"),
)
"""Drivers known by name; one that a newer library brings is found at run time and added (`missing`)."""

GDAL_ENVIRONMENT = {
    "GDAL_SKIP": ",".join(_KNOWN),
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "PROJ_NETWORK": "OFF",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "OGR_GPKG_FOREIGN_KEY_CHECK": "NO",
    "SHAPE_RESTORE_SHX": "NO",
}
"""Set before the library is imported."""


def missing(loaded: Iterable[str]) -> tuple[str, ...]:
    """Return the drivers still loaded that should not be, ascending.

    Args:
        loaded: names of the drivers that the library has.
    """
    return tuple(sorted(set(loaded) - ALLOWED - HARMLESS))


class UnexpectedDrivers(Exception):
    """The library was loaded with drivers that must not open anything.

    Attributes:
        names: of these drivers.
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)
