"""Zonings published as a list of communes: ZRR, FRR, mountain, coast, density grid.

The columns of the ZRR list and of the density grid are those of their producers. FRR, mountain and coast lists are
published under several presentations: they are described by synonyms, and recognised only where little else stands in
the file.
"""

from domain.territory import Aggregation
from geodata.layouts.record import (
    PEOPLE,
    Dating,
    Field,
    Kind,
    Layout,
    Level,
    Origin,
    code,
    required,
    text,
)

_CODES = (
    "CODGEO",
    "code_insee",
    "code insee",
    "insee_com",
    "insee",
    "depcom",
    "code_commune",
    "code commune",
    "codgeo_{yyyy}",
)
_NAMES = ("LIBGEO", "libelle", "commune", "nom", "nom_commune", "nom commune", "lib_com", "libelle commune", "libcom")
_ANCT = "ANCT"
_YES = (
    *("oui ", "o ", "1 ", "true ", "vrai ", "c ", "c-", "class", "commune class", "frr", "p ", "p-", "partiel"),
    *("commune partiel", "total", "en tout", "membre", "beneficiaire"),
)
"""Folded beginnings of what producers write for a commune that is, wholly or partly, in a zone."""

_ZRR = Layout(
    "zrr_communes",
    Origin(_ANCT, "Zones de revitalisation rurale"),
    Level.COMMUNE,
    (
        code("commune_code", Kind.COMMUNE, "CODGEO"),
        text("name", "LIBGEO"),
        required("zone", "ZRR_SIMP"),
        text("zone_detail", "ZONAGE_ZRR"),
    ),
    ("commune_code",),
    Dating(is_in_label=True, cog_offset=0),
    zoning="zrr",
    members=_YES,
)


def _listed(key: str, dataset: str, *published: str) -> Layout:
    """Make the layout of a list of communes known by the name of its column of classes."""
    return Layout(
        f"{key}_communes",
        Origin(_ANCT, dataset),
        Level.COMMUNE,
        (
            code("commune_code", Kind.COMMUNE, *_CODES),
            text("name", *_NAMES),
            required("zone", *published),
            text("departement_code", "dep", "departement", "code_departement", "insee_dep", kind=Kind.DEPARTEMENT),
            text("region_code", "reg", "region", "code_region", "insee_reg", kind=Kind.REGION),
        ),
        ("commune_code",),
        Dating(is_in_label=True, cog_offset=0),
        zoning=key,
        members=_YES,
        share_known=0.7,
    )


_FRR = _listed(
    "frr",
    "France ruralités revitalisation",
    *("FRR", "FRR_SIMP", "zonage_frr", "zonage frr", "classement_frr", "classement frr", "frr_{yyyy}", "frr_niveau"),
)
_MOUNTAIN = _listed(
    "mountain",
    "Communes classées en zone de montagne",
    *("montagne", "loi_montagne", "loi montagne", "zone_montagne", "zone de montagne", "classement_montagne"),
    *("classement montagne", "com_montagne"),
)
_COAST = _listed(
    "coast",
    "Communes soumises à la loi littoral",
    *("littoral", "loi_littoral", "loi littoral", "classement_littoral", "classement littoral", "com_littoral"),
)
_DENSITY = Layout(
    "density_grid",
    Origin("INSEE", "Grille communale de densité"),
    Level.COMMUNE,
    (
        code("commune_code", Kind.COMMUNE, "CODGEO", "depcom"),
        text("name", "LIBGEO", "libcom"),
        required("zone", "DENS", "dens7", "dens_aav"),
        text("zone_name", "LIBDENS", "libdens7"),
        Field("municipal_population", ("PMUN{yy}",), Kind.COUNT, PEOPLE, aggregation=Aggregation.SUM),
    ),
    ("commune_code",),
    Dating(is_in_label=True, cog_offset=0),
    zoning="density",
)

LAYOUTS = (_ZRR, _FRR, _MOUNTAIN, _COAST, _DENSITY)
