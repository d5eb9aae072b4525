"""INSEE and IGN: which areas communes belong to, their names, their contours."""

from domain.territory import Aggregation
from geodata.layouts.record import (
    KM2,
    PEOPLE,
    PERCENT,
    Dating,
    Field,
    Kind,
    Layout,
    Level,
    Origin,
    Pivot,
    code,
    count,
    figure,
    people,
    rate,
    required,
    text,
)

INSEE = "INSEE"
OUTSIDE = frozenset({"ZZZZZZZZZ"})
"""Sign of INSEE for a commune outside every EPCI or EPT."""

_MEMBERSHIP = Layout(
    "insee_membership",
    Origin(INSEE, "Tables d'appartenance géographique des communes"),
    Level.COMMUNE,
    (
        code("commune_code", Kind.COMMUNE, "CODGEO"),
        required("name", "LIBGEO"),
        required("departement_code", "DEP", kind=Kind.DEPARTEMENT),
        required("region_code", "REG", kind=Kind.REGION),
        code("epci_siren", Kind.EPCI, "EPCI", signs=OUTSIDE),
        required("employment_area", "ZE{yyyy}", kind=Kind.CODE),
        required("living_area", "BV{yyyy}", kind=Kind.CODE),
        text("ept_siren", "EPT", kind=Kind.EPCI, signs=OUTSIDE),
        text("epci_kind", "NATURE_EPCI", signs=frozenset({"ZZ"})),
        text("arrondissement_code", "ARR", kind=Kind.CODE),
        text("canton_code", "CV", "CANOV", kind=Kind.CODE),
        text("departement_council_code", "CTCD", kind=Kind.CODE),
        text("region_2016_code", "REG2016", kind=Kind.REGION),
        text("urban_unit", "UU{yyyy}", kind=Kind.CODE),
        text("urban_unit_size", "TUU{yyyy}", kind=Kind.CODE),
        text("urban_unit_detailed_size", "TDUU{yyyy}", kind=Kind.CODE),
        text("catchment_area", "AAV{yyyy}", "AU{yyyy}", kind=Kind.CODE),
        text("catchment_area_size", "TAAV{yyyy}", "TAU{yyyy}", kind=Kind.CODE),
        text("catchment_area_detailed_size", "TDAAV{yyyy}", kind=Kind.CODE),
        text("catchment_area_category", "CATEAAV{yyyy}", "CATAEU{yyyy}", kind=Kind.CODE),
    ),
    ("commune_code",),
    Dating(is_in_label=True, cog_offset=0),
)
_AREA_NAMES = Layout(
    "insee_area_names",
    Origin(INSEE, "Libellés des zonages supracommunaux"),
    Level.AREA,
    (
        Field(
            "zoning",
            ("NIVGEO",),
            Kind.TEXT,
            is_required=True,
            terms={
                "BV{yyyy}": "living_area",
                "ZE{yyyy}": "employment_area",
                "UU{yyyy}": "urban_unit",
                "AU{yyyy}": "catchment_area",
                "AAV{yyyy}": "catchment_area",
                "EPCI": "epci",
                "EPT": "ept",
                "DEP": "departement",
                "REG": "region",
                "REG2016": "region_2016",
                "CTCD": "departement_council",
            },
        ),
        code("code", Kind.CODE, "CODGEO"),
        required("name", "LIBGEO"),
        count("n_communes", "NB_COM", is_required=True),
        required("year", "ANNEE", kind=Kind.YEAR),
    ),
    ("zoning", "code", "year"),
    Dating(by_field="year"),
)
_EMPLOYMENT_AREA_CONTOURS = Layout(
    "employment_area_contours",
    Origin("INSEE, CGET", "Zones d'emploi 2010, contours généralisés"),
    Level.AREA,
    (
        code("employment_area", Kind.CODE, "codgeo", form=r"\d{4}"),
        required("name", "libgeo"),
        required("name_in_capitals", "libgeo_m"),
        Field("population", ("pop",), Kind.NUMBER, PEOPLE, aggregation=Aggregation.SUM),
    ),
    ("employment_area",),
    Dating(fixed="2010"),
    has_shapes=True,
)
_EMPLOYMENT_AREA_FIGURES = Layout(
    "employment_area_figures",
    Origin("INSEE, CGET", "Indicateurs des zones d'emploi 2010"),
    Level.AREA,
    (
        code("employment_area", Kind.CODE, "ze2010"),
        required("indicator", "indicateur"),
        required("year", "periode", kind=Kind.YEAR),
        figure("value", "valeur", is_required=True),
    ),
    ("employment_area", "year"),
    Dating(by_field="year"),
    pivot=Pivot(
        "indicator",
        "value",
        (
            figure("median_disposable_income_eur_per_cu", "revenu_disponible_median_uc", unit="€/UC"),
            figure("net_migration_rate_pct_per_year", "solde_migratoire_taux_annuel", unit=PERCENT),
            rate("productive_functions_share_pct", "part_fonctions_productives"),
            rate("presidential_first_round_turnout_pct", "participation_presidentielle_t1"),
        ),
    ),
)
_ADMIN_EXPRESS = Layout(
    "commune_contours_admin_express",
    Origin("IGN", "ADMIN EXPRESS COG"),
    Level.COMMUNE,
    (
        code("commune_code", Kind.COMMUNE, "INSEE_COM"),
        required("name", "NOM"),
        required("departement_code", "INSEE_DEP", kind=Kind.DEPARTEMENT),
        required("region_code", "INSEE_REG", kind=Kind.REGION),
        text("epci_siren", "SIREN_EPCI", kind=Kind.EPCI, signs=frozenset({"NR", "NC"})),
        people("municipal_population", "POPULATION"),
        text("status", "STATUT"),
    ),
    ("commune_code",),
    Dating(is_in_label=True, cog_offset=0),
    has_shapes=True,
)
_MAGRIT = Layout(
    "commune_contours_simplified",
    Origin("IGN, INSEE", "ADMIN EXPRESS COG simplifié, avec populations et zonages"),
    Level.COMMUNE,
    (
        code("commune_code", Kind.COMMUNE, "INSEE_COM"),
        required("name", "NOM"),
        required("departement_code", "DEP", kind=Kind.DEPARTEMENT),
        required("region_code", "REG", kind=Kind.REGION),
        people("municipal_population", "POP_{yyyy}", is_required=True),
        figure("area_km2", "SUPERF_{yyyy}", unit=KM2, is_required=True),
        text("epci_siren", "EPCI", kind=Kind.EPCI, signs=OUTSIDE),
        text("employment_area", "ZE{yyyy}", kind=Kind.CODE),
        text("urban_unit", "UU{yyyy}", kind=Kind.CODE),
        text("living_area", "BV{yyyy}", kind=Kind.CODE),
    ),
    ("commune_code",),
    Dating(by_field="area_km2", cog_offset=0),
    has_shapes=True,
)
_FRANCE_GEOJSON = Layout(
    "commune_contours_geojson",
    Origin("IGN", "ADMIN EXPRESS COG simplifié, codes et noms"),
    Level.COMMUNE,
    (code("commune_code", Kind.COMMUNE, "code"), required("name", "nom")),
    ("commune_code",),
    Dating(is_in_label=True, cog_offset=0),
    has_shapes=True,
    share_known=0.6,
)
_FLOWS = Layout(
    "commuting_flows",
    Origin(INSEE, "Mobilités professionnelles : flux entre commune de résidence et commune de travail"),
    Level.FLOW,
    (
        code("home_commune_code", Kind.COMMUNE, "CODGEO"),
        text("home_commune_name", "LIBGEO"),
        required("work_place_code", "DCLT", kind=Kind.CODE),
        text("work_place_name", "L_DCLT"),
        Field("n_commuters", ("NBFLUX_C{yy}_ACTOCC15P",), Kind.NUMBER, is_required=True),
    ),
    ("home_commune_code", "work_place_code"),
    Dating(by_field="n_commuters"),
)

LAYOUTS = (
    _MEMBERSHIP,
    _AREA_NAMES,
    _EMPLOYMENT_AREA_CONTOURS,
    _EMPLOYMENT_AREA_FIGURES,
    _ADMIN_EXPRESS,
    _MAGRIT,
    _FRANCE_GEOJSON,
    _FLOWS,
)
