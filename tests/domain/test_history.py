"""The journal of a proposal reads as French, one line for each event."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.edits import (
    ChangeArea,
    ChangeCommunes,
    ChangeQuarters,
    Clear,
    HoldCommunes,
    Perimeter,
    ToggleCommune,
    ToggleQuarter,
)
from domain.events import (
    ChoicesChanged,
    Created,
    Deleted,
    Delta,
    Duplicated,
    Edited,
    Recorded,
    Redone,
    Renamed,
    Restored,
    Undeleted,
    Undone,
    VisibilityChanged,
)
from domain.plan import Rules
from domain.proposals import Choices, Content, ProposalId, Visibility
from domain.reading import Reading
from domain.wording.history import copy_name, history_lines, history_sentence, of_place
from tests.worlds import twelve_communes

WORLD = twelve_communes()
BEFORE = Choices("poverty_rate", ("qpv",))
CREATED = Created("Nord", Visibility.INSTITUTION, "", "monde", "0", Content(Perimeter(), BEFORE))
ONE = Perimeter(frozenset({"01001"}))
QUARTERS = frozenset({"QN02001M", "QN02002M"})
FOUR = Perimeter(frozenset({"01002", "01003", "01004", "02001"}))


def spaced(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def after(**rules):
    return Choices("poverty_rate", ("qpv",), Rules(**rules))


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (CREATED, "création de la variante « Nord »"),
        (
            Duplicated(ProposalId("a" * 32), 12, "Sud", CREATED),
            "copie de la variante « Sud », état 12, sous le nom « Nord »",
        ),
        (Edited(ToggleCommune("01001"), Delta(added=ONE)), "ajout d'Aubœuf"),
        (Edited(ToggleCommune("01002"), Delta(removed=Perimeter(frozenset({"01002"})))), "retrait du Grand-Bouc"),
        (
            Edited(ToggleQuarter("QN02001M"), Delta(added=Perimeter(quarters=frozenset({"QN02001M"})))),
            "ajout du quartier « Cœur de Ville »",
        ),
        (
            Edited(ChangeArea("living_area", "BV02", "add"), Delta(added=FOUR)),
            "ajout du bassin de vie de L'Haÿe-Saint-Denis, 4 communes",
        ),
        (
            Edited(ChangeArea("living_area", "BV01", "add"), Delta(added=FOUR, unchanged=ONE)),
            "ajout du bassin de vie d'Aubœuf, 4 communes (1 y était déjà)",
        ),
        (
            Edited(ChangeArea("employment_area", "ZE2", "remove"), Delta(removed=ONE, unchanged=FOUR)),
            "retrait de la zone d'emploi de Brenne, 1 commune (4 n'y étaient pas)",
        ),
        (
            Edited(ChangeArea("departement", "2A", "add"), Delta(added=FOUR)),
            "ajout du département Cime (2A), 4 communes",
        ),
        (
            Edited(ChangeArea("epci", "200000001", "add"), Delta(added=ONE)),
            "ajout de l'EPCI CA des Œillets, 1 commune",
        ),
        (
            Edited(ChangeArea("ept", "T1", "remove"), Delta(removed=ONE)),
            "retrait de l'établissement public territorial Plaine inventée, 1 commune",
        ),
        (
            Edited(ChangeCommunes(FOUR.communes, "add", "brush"), Delta(added=FOUR, unchanged=ONE)),
            "ajout de communes au pinceau, 4 communes (1 y était déjà)",
        ),
        (
            Edited(ChangeQuarters(QUARTERS, "add", "brush"), Delta(added=Perimeter(quarters=QUARTERS))),
            "ajout de 2 quartiers au pinceau",
        ),
        (
            Edited(
                ChangeQuarters(QUARTERS, "remove", "lasso"),
                Delta(removed=Perimeter(quarters=frozenset({"QN02001M"})), unchanged=Perimeter(quarters=QUARTERS)),
            ),
            "retrait de 1 quartier au lasso (2 n'y étaient pas)",
        ),
        (
            Edited(ChangeQuarters(QUARTERS, "keep", "rectangle"), Delta(removed=Perimeter(quarters=QUARTERS))),
            "conservation de quartiers au rectangle : retrait de 2 quartiers",
        ),
        (
            Edited(ChangeCommunes(FOUR.communes, "add", "table"), Delta(added=FOUR)),
            "ajout de communes dans le tableau, 4 communes",
        ),
        (
            Edited(ChangeCommunes(FOUR.communes, "toggle", "lasso"), Delta(added=FOUR, removed=ONE)),
            "inversion de communes au lasso : ajout de 4 communes et retrait de 1 commune",
        ),
        (
            Edited(ChangeArea("living_area", "BV02", "keep"), Delta()),
            "conservation du bassin de vie de L'Haÿe-Saint-Denis : rien",
        ),
        (Edited(HoldCommunes(ONE.communes, "locked"), Delta()), "verrouillage : 1 commune"),
        (Edited(HoldCommunes(FOUR.communes, "withdrawn"), Delta()), "mise hors négociation : 4 communes"),
        (
            Edited(Clear(), Delta(removed=Perimeter(FOUR.communes, frozenset({"QN02001M"})))),
            "tout retiré : 4 communes et 1 quartier",
        ),
        (
            ChoicesChanged(BEFORE, after(envelope_eur=90_000_000)),
            "enveloppe : 90 000 000 € au lieu de 120 000 000 €",
        ),
        (
            ChoicesChanged(BEFORE, after(schedule="linear", derogation=True)),
            "barème : lissé (linéaire par morceaux) au lieu de par paliers ; "
            "dérogation : accordée au lieu de non accordée",
        ),
        (ChoicesChanged(BEFORE, after(guaranteed_rate=0.7)), "taux garanti : 70 % au lieu de 50 %"),
        (ChoicesChanged(BEFORE, after(population_cap=250_000)), "plafond d'habitants : 250 000 au lieu d'aucun"),
        (
            ChoicesChanged(BEFORE, Choices("median_income_eur_per_cu", ())),
            "indicateur : « Niveau de vie médian » au lieu de « Taux de pauvreté » ; "
            "couches : aucune au lieu de quartiers prioritaires 2024",
        ),
        (
            ChoicesChanged(BEFORE, replace(BEFORE, reading=Reading("rental_value_eur", "municipal_population"))),
            "lecture de la carte : croisée avec « Valeur locative moyenne » et cercles « Population municipale » "
            "au lieu d'un seul indicateur",
        ),
        (Renamed("Nord", "Sud"), "nouveau nom : « Sud » au lieu de « Nord »"),
        (
            VisibilityChanged(Visibility.INSTITUTION, Visibility.STATE_SESSION),
            "visibilité : séance avec l'État",
        ),
        (Deleted(), "suppression de la variante"),
        (Undeleted(), "suppression annulée"),
        (Restored(7, Delta(), BEFORE, BEFORE), "retour à l'état 7"),
        (Undone(4), "annulation : état 4"),
    ],
)
def test_an_event_reads_as_french(event, line):
    assert spaced(history_sentence(event, WORLD)) == line


def test_an_undoing_names_what_it_takes_back():
    gesture = Edited(ChangeArea("living_area", "BV01", "add"), Delta(added=FOUR))
    journal = [CREATED, gesture, Undone(2), Redone(2)]
    moment = datetime(2026, 3, 12, tzinfo=UTC)
    recorded = [Recorded(n, event, "p1", moment, Visibility.INSTITUTION) for n, event in enumerate(journal, 1)]
    assert [spaced(line) for line in history_lines(recorded, WORLD)][2:] == [
        "annulation : ajout du bassin de vie d'Aubœuf, 4 communes",
        "rétablissement : ajout du bassin de vie d'Aubœuf, 4 communes",
    ]


def test_a_code_that_the_territory_no_longer_holds_is_shown_as_it_is():
    gone = Edited(ToggleCommune("99999"), Delta(added=Perimeter(frozenset({"99999"}))))
    assert history_sentence(gone, WORLD) == "ajout de 99999"
    area = Edited(ChangeArea("canton", "9901", "add"), Delta(added=ONE))
    assert spaced(history_sentence(area, WORLD)) == "ajout de la zone 9901, 1 commune"
    assert "« other_key »" in spaced(history_sentence(ChoicesChanged(BEFORE, Choices("other_key")), WORLD))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Meaux", "de Meaux"),
        ("Épernon", "d'Épernon"),
        ("Œuilly", "d'Œuilly"),
        ("Le Mans", "du Mans"),
        ("Les Ulis", "des Ulis"),
        ("La Ferté-Gaucher", "de La Ferté-Gaucher"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
        ("Yerres", "d'Yerres"),
        ("Houdan", "de Houdan"),
        ("Lesches", "de Lesches"),
    ],
)
def test_a_place_takes_its_article(name, written):
    assert of_place(name) == written


def test_the_bassin_de_meaux_reads_as_in_the_brief(region):
    areas = region.zonings["living_area"]
    (place,) = [n for n, name in enumerate(areas.names.tolist()) if name == "Meaux"]
    members = frozenset(region.communes[areas.area_of == place].tolist())
    event = Edited(ChangeArea("living_area", str(areas.codes[place]), "add"), Delta(added=Perimeter(members)))
    assert spaced(history_sentence(event, region)) == f"ajout du bassin de vie de Meaux, {len(members)} communes"


def test_the_name_of_a_copy_is_proposed():
    assert copy_name("Nord") == "Copie de Nord"
