"""The commands check, load, undo and list, as a person and as a script see them, with their exit codes."""

import io
import json
import time

import pytest

from geodata import loaded
from geodata.__main__ import COMMANDS, main
from geodata.commands import progress as shown
from geodata.commands.answer import ASKED, DONE, MISUSED, REFUSED
from geodata.commands.progress import progress
from geodata.layouts.registry import LAYOUTS
from geodata.reading import dispatch, engine
from tests.geodata.reading.made import plain

INCOMES = "CODGEO;LIBGEO;MED16;TP6016\n01001;A;21000;\n01002;B;;12,5\n"
BROKEN = "code;nom;population\n01001;A;10;7\n"
OWN = "code;nom;habitants;revenu médian;taux\n01001;A;10;21000;12\n01002;B;20;22000;15\n"
ANSWERS = {
    "M01": "Agence d'urbanisme",
    "M02": "2023",
    "M03:habitants": "habitants",
    "M03:revenu médian": "revenus en €/UC",
    "M03:taux": "taux en %",
}


@pytest.fixture(autouse=True)
def _in_process(monkeypatch):
    """Read in this process: the child and its limits are proved in tests/geodata/reading."""
    monkeypatch.setattr(
        engine, "read_in_child", lambda path, label, answers, box, wall: dispatch.parse(path, label, answers, box)
    )


@pytest.fixture
def file(tmp_path):
    def make(content: str, name: str = "revenus.csv") -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return make


def run(capsys, *words: str) -> tuple[int, str]:
    code = main([str(word) for word in words])
    printed = capsys.readouterr()
    return code, plain(printed.out + printed.err)


def run_json(capsys, *words: str) -> tuple[int, dict]:
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def keys(place) -> list[str]:
    return [entry.key for entry in loaded.entries(place)]


def test_check_says_the_layout_the_rows_and_that_all_is_ready(capsys, file):
    code, said = run(capsys, "check", file(INCOMES))
    assert code == DONE
    assert (
        "Présentation : Filosofi : revenus et pauvreté des ménages (filosofi_communes), une ligne par commune" in said
    )
    assert "Producteur : INSEE ; millésime : 2016 ; codes : COG 2019 ; licence : Licence Ouverte 2.0" in said
    assert "Lignes : 2 lues, 2 gardées" in said
    assert "Prêt à charger." in said


def test_check_gives_a_script_layout_rows_repairs_and_refusals(capsys, file):
    code, facts = run_json(capsys, "check", file(INCOMES))
    assert code == DONE
    assert (facts["layout"], facts["rows"], facts["vintage"], facts["cog_year"]) == (
        "filosofi_communes",
        2,
        "2016",
        2019,
    )
    assert [each["key"] for each in facts["repairs"]] == ["N14"]
    assert facts["refusals"] == facts["questions"] == facts["warnings"] == []


def test_check_changes_nothing(capsys, file, tmp_path):
    file(INCOMES)
    before = sorted(tmp_path.rglob("*"))
    run(capsys, "check", tmp_path / "revenus.csv", "--into", tmp_path / "territoire")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_refused_file_says_why_and_ends_with_1(capsys, file, tmp_path):
    code, said = run(capsys, "load", file(BROKEN), "--into", tmp_path / "t")
    assert code == REFUSED
    assert "Refusé : Ligne 2 : 4 valeurs pour 3 colonnes." in said
    assert keys(tmp_path / "t") == []


def test_questions_show_their_key_and_the_proposed_answer_and_end_with_3(capsys, file, tmp_path):
    code, said = run(capsys, "load", file(OWN), "--into", tmp_path / "t")
    assert code == ASKED
    assert "Question [M03:taux] : Que contient la colonne « taux » ? (proposé : taux en % ; autres : habitants" in said
    assert "Question [M01] : Qui a produit ce tableau ? (réponse libre)" in said
    assert "Rien n'est enregistré avant les réponses" in said
    assert keys(tmp_path / "t") == []


def test_answers_come_one_by_one_or_from_a_file(capsys, file, tmp_path):
    one_by_one = [word for key, value in ANSWERS.items() for word in ("--answer", f"{key}={value}")]
    assert run(capsys, "load", file(OWN), "--into", tmp_path / "a", *one_by_one)[0] == DONE
    answers = tmp_path / "reponses.json"
    answers.write_text(json.dumps({"revenus.csv": ANSWERS, "M02": "1999"}), encoding="utf-8")
    assert run(capsys, "load", file(OWN), "--into", tmp_path / "b", "--answers", answers)[0] == DONE
    for place in (tmp_path / "a", tmp_path / "b"):
        (one,) = loaded.read_all(place)
        assert (one.layout.key, one.vintage, one.source.producer) == ("own_table", "2023", "Agence d'urbanisme")
        assert {each.name: each.unit for each in one.layout.fields} == {
            "commune_code": "",
            "name": "",
            "habitants": "hab.",
            "revenu_median": "€/UC",
            "taux": "%",
        }
        assert [each.name for each in one.layout.fields if each.aggregation == "sum"] == ["habitants"]
        assert one.cog_year > 2013


def test_a_column_can_be_left_out(capsys, file, tmp_path):
    answers = {**ANSWERS, "M03:taux": "ignorer"}
    words = [word for key, value in answers.items() for word in ("--answer", f"{key}={value}")]
    assert run(capsys, "load", file(OWN), "--into", tmp_path / "t", *words)[0] == DONE
    assert "taux" not in loaded.read_all(tmp_path / "t")[0].table


@pytest.mark.parametrize(
    ("codes", "level", "column"),
    [
        (("QN00101M", "QN00102M"), "quarter", "qpv_code"),
        (("200071751", "240100883"), "epci", "epci_siren"),
    ],
)
def test_ones_own_table_may_be_by_quarter_or_by_epci(capsys, file, tmp_path, codes, level, column):
    content = f"code;habitants\n{codes[0]};10\n{codes[1]};20\n"
    words = ["--answer", "C17=non", "--answer", "M01=X", "--answer", "M02=2023", "--answer", "M03:habitants=habitants"]
    assert run(capsys, "load", file(content), "--into", tmp_path / "t", *words)[0] == DONE
    (one,) = loaded.read_all(tmp_path / "t")
    assert one.layout.level == level
    assert one.table[column].tolist() == list(codes)
    assert one.cog_year == 0
    refused, said = run(capsys, "check", file(content), "--answer", "C17=oui")
    assert refused == REFUSED
    assert "Aucune règle ne répartit" in said


def test_iris_are_added_into_communes_and_only_counts_add_up(capsys, file, tmp_path):
    content = "code;habitants;taux\n010040101;10;12\n010040102;20;13\n010010000;5;4\n"
    answers = {
        "T17": "code",
        "C17": "oui",
        "M01": "X",
        "M02": "2021",
        "M03:habitants": "habitants",
        "M03:taux": "taux en %",
    }
    words = [word for key, value in answers.items() for word in ("--answer", f"{key}={value}")]
    assert run(capsys, "load", file(content), "--into", tmp_path / "t", *words)[0] == DONE
    table = loaded.read_all(tmp_path / "t")[0].table
    by_code = table.set_index("commune_code")
    assert by_code["habitants"].to_dict() == {"01001": 5.0, "01004": 30.0}
    assert by_code["taux"].isna().to_dict() == {"01001": False, "01004": True}


def test_arrondissements_are_added_into_their_city_and_other_communes_keep_their_rates(capsys, file, tmp_path):
    content = "code;nom;habitants;taux\n75101;P1;10;12\n75102;P2;20;13\n01001;A;5;4\n"
    answers = {"C14:75056": "oui", "M01": "X", "M02": "2021", "M03:habitants": "habitants", "M03:taux": "taux en %"}
    words = [word for key, value in answers.items() for word in ("--answer", f"{key}={value}")]
    assert run(capsys, "load", file(content), "--into", tmp_path / "t", *words)[0] == DONE
    by_code = loaded.read_all(tmp_path / "t")[0].table.set_index("commune_code")
    assert by_code["habitants"].to_dict() == {"75056": 30.0, "01001": 5.0}
    assert by_code["taux"].isna().to_dict() == {"75056": True, "01001": False}


def test_several_files_are_loaded_all_or_none(capsys, file, tmp_path):
    good, bad = file(INCOMES), file(BROKEN, "faux.csv")
    assert run(capsys, "load", good, bad, "--into", tmp_path / "t")[0] == REFUSED
    assert keys(tmp_path / "t") == []
    zrr = file("CODGEO;LIBGEO;ZRR_SIMP;ZONAGE_ZRR\n01001;A;C - Classée;x\n", "zrr_2021.csv")
    code, facts = run_json(capsys, "load", good, zrr, "--into", tmp_path / "t")
    assert code == DONE
    assert facts["loaded"] == ["0001-filosofi_communes", "0002-zrr_communes"]
    assert [each["layout"] for each in facts["files"]] == ["filosofi_communes", "zrr_communes"]


def test_f11_the_same_bytes_twice_reuse_the_first_import(capsys, file, tmp_path):
    run(capsys, "load", file(INCOMES), "--into", tmp_path / "t")
    code, said = run(capsys, "load", file(INCOMES, "autre nom.csv"), "--into", tmp_path / "t")
    assert code == DONE
    assert "Déjà importé le " in said
    assert ": l'import existant est réutilisé." in said
    assert keys(tmp_path / "t") == ["0001-filosofi_communes"]
    assert run_json(capsys, "check", file(INCOMES), "--into", tmp_path / "t")[1]["status"] == "known"


def test_the_same_file_given_twice_is_loaded_once(capsys, file, tmp_path):
    path = file(INCOMES)
    assert run_json(capsys, "load", path, path, "--into", tmp_path / "t")[1]["loaded"] == ["0001-filosofi_communes"]


def test_undo_removes_the_last_or_a_named_import(capsys, file, tmp_path):
    place = tmp_path / "t"
    run(capsys, "load", file(INCOMES), "--into", place)
    assert run(capsys, "undo", "0007-rien", "--into", place) == (
        REFUSED,
        "Aucun fichier chargé ne s'appelle « 0007-rien ». Chargés : 0001-filosofi_communes.\n",
    )
    assert run_json(capsys, "undo", "--into", place) == (DONE, {"undone": "0001-filosofi_communes"})
    code, said = run(capsys, "undo", "--into", place)
    assert (code, said) == (REFUSED, "Aucun fichier n'est chargé dans ce dossier.\n")


def test_list_names_layouts_and_what_is_loaded(capsys, file, tmp_path):
    place = tmp_path / "t"
    run(capsys, "load", file(INCOMES), "--into", place)
    _, said = run(capsys, "list", "--into", place)
    for layout in LAYOUTS:
        assert f"{layout.key}: {layout.origin.producer}, {layout.origin.dataset}, " in said
    assert "Fichiers chargés :\n0001-filosofi_communes: revenus.csv ; INSEE, " in said
    _, facts = run_json(capsys, "list", "--into", place)
    assert [each["key"] for each in facts["layouts"]] == [layout.key for layout in LAYOUTS]
    assert [each["layout_key"] for each in facts["loaded"]] == ["filosofi_communes"]


def test_a_layout_can_be_asked_for(capsys, file):
    content = "CODGEO;LIBGEO;ZRR_SIMP;ZONAGE_ZRR\n01001;A;C - Classée;x\n"
    assert run_json(capsys, "check", file(content), "--layout", "own_table")[1]["layout"] == "own_table"
    code, said = run(capsys, "check", file(content), "--layout", "filosofi_communes")
    assert code == REFUSED
    assert "Présentation « filosofi_communes » demandée, mais il manque MED{yy}, TP60{yy}." in said


@pytest.mark.parametrize("words", [("check",), ("load", "a.csv"), ("check", "a.csv", "--layout", "rien"), ("rien",)])
def test_wrong_words_end_with_2(words):
    with pytest.raises(SystemExit) as caught:
        main(list(words))
    assert caught.value.code == MISUSED


def test_an_absent_file_and_an_unreadable_answer_are_said_in_french(capsys, file, tmp_path):
    code, said = run(capsys, "check", tmp_path / "absent.csv")
    assert code == REFUSED
    assert "ne peut pas être ouvert" in said
    code, said = run(capsys, "check", file(INCOMES), "--answer", "M02")
    assert code == REFUSED
    assert said == "« M02 » n'est pas une réponse lisible. Écrivez --answer CLÉ=RÉPONSE, ou --answers FICHIER.json.\n"
    (tmp_path / "r.json").write_text("[]", encoding="utf-8")
    assert run(capsys, "check", file(INCOMES), "--answers", tmp_path / "r.json")[0] == REFUSED


def test_a_damaged_import_is_said_in_french_with_what_to_do(capsys, file, tmp_path):
    place = tmp_path / "t"
    run(capsys, "load", file(INCOMES), "--into", place)
    (place / "loaded" / "0001-filosofi_communes" / "manifest.json").write_text("{}", encoding="utf-8")
    code, said = run(capsys, "list", "--into", place)
    assert code == REFUSED
    assert "Annulez-le (python -m geodata undo 0001-filosofi_communes" in said
    assert run(capsys, "undo", "0001-filosofi_communes", "--into", place)[0] == DONE


def test_every_command_describes_itself(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == DONE
    said = capsys.readouterr().out
    assert all(name in said for name in ("list", "check", "load", "undo", "build-default", "extract-sources"))
    assert len(COMMANDS) >= 5


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "begins"), [(io.StringIO(), "Lecture de a.csv : "), (Terminal(), "\r\x1b[KLecture")]
)
def test_what_lasts_says_so_and_what_is_short_does_not(monkeypatch, stream, begins):
    with progress("Lecture de a.csv", stream):
        pass
    assert stream.getvalue() == ""
    monkeypatch.setattr(shown, "FIRST_AFTER_S", 0.01)
    monkeypatch.setattr(shown, "EVERY_S", 0.01)
    with progress("Lecture de a.csv", stream):
        time.sleep(0.1)
    assert stream.getvalue().startswith(begins)
