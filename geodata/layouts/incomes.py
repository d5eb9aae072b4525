"""INSEE: incomes (Filosofi) and facilities (BPE)."""

from geodata.layouts.record import (
    EUR_PER_CU,
    Dating,
    Empty,
    Field,
    Kind,
    Layout,
    Level,
    Origin,
    code,
    count,
    figure,
    rate,
    required,
    text,
)

_FILOSOFI = Origin("INSEE", "Filosofi : revenus et pauvreté des ménages")
_BPE = Origin("INSEE", "Base permanente des équipements")
_SECRET = Empty.SECRET
_INCOME_FIELDS = (
    text("name", "LIBGEO"),
    count("n_tax_households", "NBMENFISC{yy}", empty=_SECRET),
    figure("n_people_in_tax_households", "NBPERSMENFISC{yy}", unit="hab.", empty=_SECRET),
    figure("median_income_eur_per_cu", "MED{yy}", unit=EUR_PER_CU, is_required=True, empty=_SECRET),
    rate("poverty_rate_pct", "TP60{yy}", is_required=True, empty=_SECRET),
    rate("taxed_households_pct", "PIMP{yy}", empty=_SECRET),
    *(
        rate(f"poverty_rate_{age}_pct", f"TP60AGE{rank}{{yy}}", empty=_SECRET)
        for rank, age in enumerate(("under_30", "30_39", "40_49", "50_59", "60_74", "over_75"), start=1)
    ),
    rate("poverty_rate_owners_pct", "TP60TOL1{yy}", empty=_SECRET),
    rate("poverty_rate_tenants_pct", "TP60TOL2{yy}", empty=_SECRET),
    *(
        rate(f"income_share_{name}_pct", f"{published}{{yy}}", can_exceed=True, empty=_SECRET)
        for name, published in (
            ("activity", "PACT"),
            ("wages", "PTSA"),
            ("unemployment", "PCHO"),
            ("self_employment", "PBEN"),
            ("pensions", "PPEN"),
            ("property", "PPAT"),
            ("social_benefits", "PPSOC"),
            ("family_benefits", "PPFAM"),
            ("minimum_benefits", "PPMINI"),
            ("housing_benefits", "PPLOGT"),
            ("taxes", "PIMPOT"),
        )
    ),
    figure("income_d1_eur_per_cu", "D1{yy}", unit=EUR_PER_CU, empty=_SECRET),
    figure("income_d9_eur_per_cu", "D9{yy}", unit=EUR_PER_CU, empty=_SECRET),
    figure("income_d9_d1_ratio", "RD{yy}", empty=_SECRET),
)
_FILOSOFI_COMMUNES = Layout(
    "filosofi_communes",
    _FILOSOFI,
    Level.COMMUNE,
    (code("commune_code", Kind.COMMUNE, "CODGEO"), *_INCOME_FIELDS),
    ("commune_code",),
    Dating(by_field="median_income_eur_per_cu", cog_of={2016: 2019}),
    has_parts_of_cities=True,
)
_FILOSOFI_EPCI = Layout(
    "filosofi_epci",
    _FILOSOFI,
    Level.EPCI,
    (code("epci_siren", Kind.EPCI, "CODGEO"), *_INCOME_FIELDS),
    ("epci_siren",),
    Dating(by_field="median_income_eur_per_cu", cog_of={2016: 2019}),
)
_FACILITY_FIELDS = (
    code("commune_code", Kind.COMMUNE, "DEPCOM"),
    code("type", Kind.CODE, "TYPEQU", form=r"[A-G]\d{3}"),
    count("n_facilities", "NB_EQUIP", is_required=True),
)
_FACILITIES = Layout(
    "bpe_communes",
    _BPE,
    Level.COMMUNE,
    _FACILITY_FIELDS,
    ("commune_code", "type"),
    Dating(is_in_label=True, cog_offset=1),
)
_FACILITIES_BY_IRIS = Layout(
    "bpe_iris",
    _BPE,
    Level.COMMUNE,
    (*_FACILITY_FIELDS, Field("year", ("AN",), Kind.YEAR, is_required=True), required("iris_code", "DCIRIS")),
    ("commune_code", "type", "year"),
    Dating(by_field="year", cog_offset=1),
    added=("n_facilities",),
)
_FACILITY_TYPES = Layout(
    "bpe_types",
    _BPE,
    Level.FACILITY_TYPE,
    (code("type", Kind.CODE, "TYPEQU", form=r"[A-G]\d{3}"), required("label", "LIBELLE")),
    ("type",),
    Dating(fixed="2019"),
)

LAYOUTS = (_FILOSOFI_COMMUNES, _FILOSOFI_EPCI, _FACILITIES, _FACILITIES_BY_IRIS, _FACILITY_TYPES)
