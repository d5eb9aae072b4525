import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from domain.codes import CommuneCode
from domain.edits import Perimeter
from domain.plan import Rules
from domain.summary import summarise
from domain.terms import Terms
from domain.wording.numbers import euros
from exports.formats import FORMATS
from exports.report import render_pdf
from tests.exports.made import ADDRESS, CHOSEN, EVERYTHING, made_need, made_request
from tests.worlds import twelve_communes

ROOT = Path(__file__).parents[2]
KEYS = ["pdf", "a3", "png", "xlsx", "csv", "geojson"]
A4_POINTS = (595.28, 841.89)


def text_of(body):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


@pytest.mark.parametrize("perimeter", [CHOSEN, EVERYTHING, Perimeter()], ids=["chosen", "everything", "empty"])
def test_it_is_one_sheet_of_a4_with_the_rules_overleaf(perimeter):
    pages = PdfReader(io.BytesIO(render_pdf(made_request(perimeter)))).pages
    assert len(pages) == 2
    assert (float(pages[0].mediabox.width), float(pages[0].mediabox.height)) == pytest.approx(A4_POINTS, abs=0.1)


def test_it_is_tagged_titled_and_in_french():
    reader = PdfReader(io.BytesIO(render_pdf(made_request())))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert str(root["/Lang"]).startswith("fr")
    assert reader.metadata.title == "Douze-Communes, périmètre sans nom"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()


def test_the_map_has_words():
    reader = PdfReader(io.BytesIO(render_pdf(made_request())))
    alternatives = [str(value["/Alt"]) for value in (o.get_object() for o in all_objects(reader)) if "/Alt" in value]
    assert len(alternatives) == 1
    assert "Niveau de vie médian" in alternatives[0] and "secret (1)" in alternatives[0]


def all_objects(reader):
    for number in range(1, len(reader.xref_objStm) + sum(len(x) for x in reader.xref.values()) + 1):
        try:
            found = reader.get_object(number)
        except Exception:
            continue
        if isinstance(found, dict):
            yield found


def test_the_page_says_the_figures_of_the_panel():
    request = made_request()
    text = text_of(render_pdf(request))
    plain = text.replace("\n", " ")
    assert euros(request.metrics.plan.total_aid_eur) in plain
    for words in ("Qui", "Où", "Combien", "Est-ce juste", "document de travail", "12 mars 2026", "page", "1/2"):
        assert words in plain.replace("\xa0", " "), words
    assert "Licence Ouverte" in plain and "2025" in plain
    assert request.territory.fingerprint in plain
    assert ADDRESS in plain


def test_a_figure_that_is_unknown_is_not_0_euro():
    request = made_request()
    text = text_of(render_pdf(request))
    assert "à décider" in text and "n.d." in text
    assert "\n0 €" not in text.replace("\u202f", " ").replace(" €\n0", "")


def flat(request):
    return text_of(render_pdf(request)).replace("\xa0", " ").replace("\n", " ")


def test_both_zonings_have_their_counts_and_their_index():
    text = flat(made_request())
    for label in ("Bassins de vie : touchés / entiers / coupés", "Zones d'emploi : touchées / entières / coupées"):
        assert re.search(rf"{label} \d+ / \d+ / \d+", text), label
    assert len(re.findall(r"indice de coupure \(0 à 1\) \d,\d\d", text)) == 2


def test_quarters_alone_are_said_to_count_for_no_piece():
    alone = replace(CHOSEN, communes=frozenset())
    assert "les quartiers seuls ne comptent" in flat(made_request(alone))
    assert "les quartiers seuls ne comptent" not in flat(made_request())


def test_an_unknown_ratio_leaves_its_place_to_a_known_figure():
    one = Perimeter(communes=frozenset([CommuneCode("01001")]))
    assert made_request(one).metrics.fair.max_min_ratio is None
    text = flat(made_request(one))
    assert re.search(r"Est-ce juste \? 0,\d{3} Indice de Gini", text)
    assert "non atteint" in text and "Reste, €/hab. de la commune" in text


def test_what_is_left_to_decide_is_told_only_where_there_is_some():
    decided = Perimeter(communes=frozenset([CommuneCode("01001")]))
    for words in ("Coût des communes à décider", "Habitants des communes à décider", "hors à décider"):
        assert words in flat(made_request())
        assert words not in flat(made_request(decided))


def test_the_communes_that_do_not_fit_are_counted():
    world = twelve_communes()
    assert "voir le tableau" not in text_of(render_pdf(made_request()))
    long_names = replace(world, names=world.names.astype("<U200"))
    long_names.names[:] = [f"{name} " * 12 for name in world.names]
    text = text_of(render_pdf(made_request(EVERYTHING, territory=long_names))).replace("\xa0", " ")
    assert "voir le tableau" in text


def test_a_name_is_text_for_the_compiler_too():
    world = twelve_communes()
    names = world.names.astype("<U80").copy()
    names[0] = '#read("/etc/passwd") *x* $y$ <z>'
    text = text_of(render_pdf(made_request(territory=replace(world, names=names))))
    assert "#read" in text and "root:" not in text


def test_a_long_address_is_cut_and_not_clipped():
    address = ADDRESS + "x" * 900
    pages = PdfReader(io.BytesIO(render_pdf(replace(made_request(), address=address)))).pages
    assert len(pages) == 2
    assert pages[0].extract_text().replace("\n", "").count("x") >= 900


def test_every_format_gives_the_same_bytes_in_another_process():
    """P4: same inputs, same bytes, whatever the process, its hash seed and its time zone."""
    program = (
        "import hashlib; from tests.exports.test_report import all_layers; from exports.formats import FORMATS\n"
        "print(*(hashlib.sha256(one.render(all_layers())).hexdigest() for one in FORMATS))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"}
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    here = [hashlib.sha256(one.render(all_layers())).hexdigest() for one in FORMATS]
    assert dict(zip(KEYS, answer.stdout.split(), strict=True)) == dict(zip(KEYS, here, strict=True))


def all_layers():
    return made_request(layers=("employment_areas", "departements", "living_areas", "epci", "qpv", "zus"))


def test_the_registry_has_one_entry_for_each_key():
    assert [one.key for one in FORMATS] == KEYS
    assert all(one.label and one.suffix and one.media_type for one in FORMATS)


def ruled(**changes):
    """Make a request under other rules."""
    request = made_request()
    rules = replace(Rules(envelope_eur=9_000_000), **changes)
    metrics = summarise(request.territory, made_need(request.territory), CHOSEN, rules)
    return replace(request, metrics=metrics)


LEDGER = "Habitat ; État ; 1001\nEmploi ; État ; 999\nHabitat > Emploi ; 250\nHabitat > Emploi ; 1"


def test_the_rules_overleaf_say_strata_schedule_derogations_tree_and_transfers():
    request = ruled(
        schedule="linear",
        rates=(0.2, 0.45, 0.7, 0.95),
        derogations=(CommuneCode("01001"),),
        contract_eur=10_000_001,
        contract_shares=(0.02, 0.03, 0.5, 0.5),
        envelope_eur=4_750_001,
        terms=Terms(ledger=LEDGER),
    )
    overleaf = PdfReader(io.BytesIO(render_pdf(request))).pages[1].extract_text()
    told = overleaf.replace("\u202f", " ").replace("\xa0", " ").replace("\n", " ")
    words = (
        "lissé (linéaire par morceaux)",
        "45,0 %",
        "75 à 100",
        "4 750 001 €",
        "2 375 000 €",
        "plafond dépassé",
        "751 €",
    )
    for one in (*words, str(request.territory.names[0]), "à vérifier"):
        assert one in told, one


def test_themes_that_cannot_be_read_stand_as_they_were_typed():
    told = text_of(render_pdf(ruled(terms=Terms(ledger="Habitat ; Région ; 5")))).replace("\n", " ")
    assert "Habitat ; Région ; 5" in told and "ne peut pas être lue" in told
