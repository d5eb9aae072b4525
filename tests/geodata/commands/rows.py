"""One small bad file for each row of ROBUSTNESS, section 4, that concerns files, with what the row promises."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas
import pyproj
import shapely
import xlsxwriter

from tests.geodata.reading.made import (
    SQUARE,
    altered,
    collection,
    executed,
    geopackage,
    moved,
    packed,
    polygon,
    shapefile,
    sheet_of,
    workbook,
)

R, A, Q, W = "refusals", "repairs", "questions", "warnings"
"""Outcomes: refuse, repair and list, ask, accept with a finding; each is a list of `check --json`."""

Bytes = bytes | Callable[[Path], bytes]

BOOK = [["code", "nom", "population"], ["01001", "Albi", 10], ["01002", "Gap", 20]]
TABLE = "code;nom;population\n01001;Hérault;10\n01002;Œuilly;20\n"
ZIPPED = "code;nom\n01001;A\n01002;B\n"
PLACE = shapely.Polygon(SQUARE)
AIN = (
    "01001",
    "01002",
    *(f"01{place:03d}" for place in range(4, 15)),
    "01016",
    "01017",
    *("01019", "01021", "01022", "01023", "01024"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        key: identifier of the row.
        outcome: list where its sentence stands; empty for a silent repair.
        says: beginning of the French sentence, ordinary spaces.
        name: name of the file.
        content: its bytes, or what makes them in a folder.
        answers: answers given, for the questions that come before this one.
    """

    key: str
    outcome: str
    says: str
    name: str
    content: Bytes
    answers: Mapping[str, str] = field(default_factory=dict)


def text(content: str) -> bytes:
    return content.encode()


def column(name: str, *values: str) -> bytes:
    """A table of communes of the Ain with one column of figures."""
    codes = ("01001", "01002", "01004", "01005", "01006", "01007", "01008", "01009", "01010")
    rows = [f"{code};Lieu {code};{value}" for code, value in zip(codes, values, strict=False)]
    return text("\n".join((f"code;nom;{name}", *rows, "")))


def codes(*values: str) -> bytes:
    return text(
        "\n".join(("code;nom;population", *(f"{value};L {place};1{place}" for place, value in enumerate(values)), ""))
    )


def frame(*geometries: shapely.Geometry, **columns: object) -> geopandas.GeoDataFrame:
    names = [chr(65 + place) for place in range(len(geometries))]
    return geopandas.GeoDataFrame({"nom": names, **columns}, geometry=list(geometries), crs="EPSG:4326")


def in_system(crs: str) -> list[list[float]]:
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return [list(change.transform(x, y)) for x, y in SQUARE]


def zones(*geometries: object, crs: str = "") -> bytes:
    return text(collection(*geometries, crs=crs))


def two_sheets(book: xlsxwriter.Workbook) -> None:
    sheet_of([["Note", "Sens"], ["a", "b"]], "Lisez-moi")(book)
    sheet_of(BOOK, "Données")(book)


def hidden(book: xlsxwriter.Workbook) -> None:
    sheet_of(BOOK)(book)
    sheet_of([["secret", "x"], ["1", "2"]], "Brouillon")(book)
    book.get_worksheet_by_name("Brouillon").hide()


def merged(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["departement", "code", "population"])
    sheet.merge_range("A2:A4", "Ain")
    for row in (1, 2, 3):
        sheet.write_row(row, 1, [AIN[row], row])


def with_formula(text_of: str, result: object) -> bytes:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet_of(BOOK)(book)
        book.get_worksheet_by_name("Feuil1").write_formula("C3", text_of, None, result)

    return workbook(write)


def with_date(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["nom", "population"])
    sheet.write_datetime("A2", date(2024, 3, 1), book.add_format({"num_format": "d-mmm"}))
    sheet.write("B2", 10)
    sheet.write_row(2, 0, ["Albi", 20])


def with_far_cell(book: xlsxwriter.Workbook) -> None:
    sheet_of(BOOK)(book)
    book.get_worksheet_by_name("Feuil1").write("XFD1048576", 1)


def layers(folder: Path) -> bytes:
    return geopackage(
        folder / "two.gpkg", {"zones": frame(PLACE), "communes": frame(shapely.box(3, 48, 3.1, 48.1))}
    ).read_bytes()


def viewed(folder: Path) -> bytes:
    path = geopackage(folder / "view.gpkg", {"zones": frame(PLACE)})
    return executed(path, "CREATE VIEW calcul AS SELECT * FROM zones").read_bytes()


def copied_open(folder: Path) -> bytes:
    content = bytearray(geopackage(folder / "open.gpkg", {"zones": frame(PLACE)}).read_bytes())
    content[18:20] = b"\x02\x02"
    return bytes(content)


def parts(folder: Path, *endings: str) -> bytes:
    made = shapefile(folder, frame(PLACE, population=[12]))
    return packed({name: body for name, body in made.items() if not endings or name[-4:] in endings})


def two_sets(folder: Path) -> bytes:
    return packed({**shapefile(folder, frame(PLACE), "a"), **shapefile(folder, frame(PLACE, PLACE), "b")})


def encrypted() -> bytes:
    content = bytearray(packed({"a.csv": ZIPPED}))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def many_vertices() -> bytes:
    ring = "[2,48]," * 500_000 + "[2,48]"
    shape = f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}'
    return text(f'{{"type":"FeatureCollection","features":[{",".join([shape] * 4)}]}}')


FILES = (
    Row("F01", R, "Le fichier ne contient aucune donnée.", "vide.csv", b""),
    Row("F01", R, "Le fichier ne contient aucune donnée.", "entete.csv", b"code;nom;population\n"),
    Row("F02", R, "Fichier trop volumineux : 26,3 Mo, maximum 25 Mo.", "gros.csv", bytes(26_300_000)),
    Row("F03", R, "Format non pris en charge (.pdf).", "rapport.pdf", b"%PDF-1.7 ..."),
    Row("F04", A, "L'extension est .csv mais le contenu est XLSX", "communes.csv", workbook(sheet_of(BOOK))),
    Row("F05", R, "Ce fichier est une page web", "donnees.xls", b"<!DOCTYPE html><html><p>404</p>"),
    Row("F06", R, "Format .xls non lu.", "a.xls", OLE + "Workbook".encode("utf-16-le")),
    Row(
        "F07",
        A,
        "Les macros sont ignorées",
        "a.xlsm",
        altered(workbook(sheet_of(BOOK)), {}, {"xl/vbaProject.bin": b"S"}),
    ),
    Row("F08", R, "Classeur protégé par un mot de passe.", "s.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    Row("F09", R, "Fichier incomplet ou endommagé.", "a.xlsx", workbook(sheet_of(BOOK))[:-200]),
    Row(
        "F10",
        R,
        "Ce fichier renvoie à d'autres fichiers",
        "a.geojson",
        b"<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>",
    ),
    Row("F12", "", "", "a\x1b[31m" + "x" * 200 + ".csv", text(TABLE)),
)
TEXTS = (
    Row("T01", "", "", "a.csv", TABLE.replace("\n", "\r").encode("utf-16")),
    Row("T02", A, "Encodage Windows-1252 converti.", "a.csv", TABLE.encode("cp1252")),
    Row("T03", Q, "Encodage incertain", "a.csv", "code;nom\n01001;Hérault\n01002;Étaples\n".encode("mac_roman")),
    Row("T04", Q, "Accents abîmés (« CorrÃ¨ze »)", "a.csv", text("code;nom\n01001;CorrÃ¨ze\n01002;B\n")),
    Row("T05", R, "Caractères illisibles à la ligne 3.", "a.csv", b"code;nom\n01001;A\n01002;\x00\x00\n"),
    Row("T06", "", "", "a.csv", text(TABLE.replace(";", "|"))),
    Row("T07", Q, "Une seule colonne trouvée.", "a.csv", text("code:nom\n01001:A\n01002:B\n")),
    Row("T08", R, "Ligne 3 : 4 valeurs pour 3 colonnes.", "a.csv", text("code;nom;pop\n01001;A;10\n01002;B;20;5\n")),
    Row("T09", R, "Guillemet ouvert ligne 3", "a.csv", text('code;nom\n01001;A\n01002;"Le Bourg\n01004;C\n')),
    Row("T10", Q, "L'en-tête semble être à la ligne 3", "a.csv", text(f"Population\nau 1er janvier\n{TABLE}")),
    Row("T11", Q, "Noms de colonnes à confirmer", "a.csv", text("01001;A;10\n01002;B;20\n")),
    Row("T12", R, "Deux colonnes s'appellent « NOM ».", "a.csv", text("code;nom;NOM\n01001;A;B\n")),
    Row("T13", Q, "La colonne B n'a pas de nom.", "a.csv", text("code;;pop\n01001;A;10\n01002;B;20\n")),
    Row("T14", A, "2 lignes de total ou de note écartées", "a.csv", text(TABLE + "TOTAL;;30\nSource : INSEE, 2024\n")),
    Row("T15", R, "2 colonnes × 200 601 lignes", "a.csv", text("code;n\n" + "01001;1\n" * 200_600)),
    Row("T16", Q, "Plusieurs lignes par commune. Distinguer par « annee » ?", "a.csv",
        text("code;annee;population\n01001;2019;1\n01001;2020;2\n01002;2019;3\n01002;2020;4\n")),
    Row("T17", Q, "Colonne des codes introuvable parmi ville, classe, pop.", "a.csv",
        text("ville;classe;pop\nAlbi;A;10\nGap;B;20\n")),
)  # fmt: skip
CODES = (
    Row("C01", A, "2 codes complétés par un zéro (1001 → 01001).", "a.csv", codes("1001", "1002", "01004")),
    Row("C02", A, "1 code nettoyé (2a004 → 2A004).", "a.csv", codes("2a004", "01001")),
    Row("C03", R, "Code illisible (« 2,00067E+08 »)", "a.csv",
        text("siren_epci;pop\n200067106;1\n243100518;2\n200042935;3\n2,00067E+08;4\n")),
    Row("C04", Q, "Ancien code corse 20004", "a.csv", codes("20004", "01001", "01002")),
    Row("C05", R, "Le code « 2А004 » contient un caractère non latin en position 2.", "a.csv",
        codes("01001", "2А004", "01002")),
    Row("C06", A, "1 ligne identique supprimée.", "a.csv", text("code;nom;pop\n01001;A;10\n01001;A;10\n01002;B;20\n")),
    Row("C07", R, "A (01001) a 2 valeurs différentes, lignes 2, 5.", "a.csv",
        text("code;nom;pop\n01001;A;10\n01002;B;20\n01004;C;1\n01001;A;12\n")),
    Row("C08", Q, "1 code date du COG", "a.csv", codes("01001", "01002", "01039")),
    Row("C09", W, "Sannerville a été rétablie en 2020", "a.csv", codes("14712", "14001", "14003"), {"M04": "2019"}),
    Row("C10", R, "Codes de plusieurs millésimes (", "a.csv",
        codes("61109", "61223", "72162", "61377", "55138", "14472", "76601", "01001")),
    Row("C11", W, "1 code inconnu au COG", "a.csv", codes(*AIN, "99999")),
    Row("C12", R, "50 % des codes sont inconnus au COG", "a.csv", codes("01001", "01002", "99998", "99999")),
    Row("C13", R, "Cette colonne contient des codes postaux (", "a.csv", codes("31000", "31320", "81100", "46000")),
    Row("C14", Q, "Arrondissements de Paris : les regrouper en 75056 ?", "a.csv", codes("75101", "01001")),
    Row("C15", Q, "1 nom désigne plusieurs communes : Saint-Martin (32389, 65392).", "noms.csv",
        text("ville;pop\nAlbi;1\nSaint-Martin;2\n"), {"T17": "ville"}),
    Row("C16", "", "", "a.csv", text("code;nom\n01001;Y\n01002;Oô\n01004;Mars\n01005;NA\n")),
    Row("C17", Q, "Ces codes désignent des IRIS.", "a.csv", codes("010010000", "010020101")),
    Row("C17", Q, "Ces codes désignent des EPCI.", "a.csv", codes("243100518", "200067106")),
    Row("C18", R, "Quartiers 2015 et 2024 mélangés", "a.csv", codes("QP031001", "QN03101M")),
    Row("C19", W, "1 commune hors du territoire", "territoire.csv", codes("77001", "77002", "01001")),
    Row("C20", W, "1 commune absente du fichier", "territoire.csv", codes("77001", "77002", "01001")),
)  # fmt: skip
NUMBERS = (
    Row("N01", "", "", "a.csv", column("population", "1 234", "1\u00a0234", "1\u202f234")),
    Row("N02", Q, "« 1,234 » : un virgule deux ou mille deux cent trente-quatre ?", "a.csv",
        column("montant", "1,234", "2,345")),
    Row("N03", R, "Deux écritures des nombres dans « montant » (lignes 2 et 3).", "a.csv",
        column("montant", "1.234,56", "1,234.56")),
    Row("N04", A, "Unité « % » lue dans les cellules de « taux ».", "a.csv", column("taux", "12,5 %", "13 %")),
    Row("N05", R, "« montant » mélange € et k€ (lignes 3).", "a.csv", column("montant", "1 200 €", "3 k€", "5 €")),
    Row("N06", Q, "Valeurs environ 1 000 fois au-dessous de la référence : montants en k€ ?", "territoire.csv",
        text("code;nom;revenu\n77001;A;21,5\n77002;B;19,5\n")),
    Row("N07", R, "« taux » mélange proportions (0 à 1) et pourcentages", "a.csv",
        column("taux", "0,25", "0,3", "25", "60")),
    Row("N08", Q, "« taux » : 0,25 signifie-t-il 25 % ou 0,25 % ?", "a.csv", column("taux", "0,25", "0,5", "0,1")),
    Row("N09", R, "Taux impossible pour Lieu 01002 : 120.", "a.csv", column("taux", "12", "120")),
    Row("N10", R, "Population impossible pour Lieu 01002 (ligne 3) : −3.", "a.csv", column("population", "12", "-3")),
    Row("N11", Q, "2 montants négatifs : remboursements, ou erreur de signe ?", "a.csv",
        column("montant", "(1 234)", "-5", "10")),
    Row("N12", R, "Nombre hors limites à la ligne 3, colonne « montant ».", "a.csv",
        column("montant", "1", "1e400", "5")),
    Row("N13", A, "3 cellules lues comme valeurs manquantes (///, n.d., vide).", "a.csv",
        column("population", "12", "n.d.", "///", "", "15")),
    Row("N14", A, "3 valeurs couvertes par le secret statistique", "a.csv",
        column("population", "12", "s", "<11", "moins de 5", "8")),
    Row("N15", Q, "1 valeur à 0 dans « population »", "a.csv", column("population", "0", "5")),
    Row("N16", R, "« beaucoup » n'est pas un nombre (colonne « population », ligne 3)", "a.csv",
        column("population", "12", "beaucoup", "13")),
    Row("N17", W, "Population totale 1 300 contre 1 000 au recensement 2023", "territoire.csv",
        text("code;nom;population\n77001;A;800\n77002;B;500\n")),
    Row("N18", Q, "Dates lues jour/mois/année : « 03/04/24 » = 3 avril 2024.", "a.csv",
        column("signature", "03/04/24", "05/06/24")),
    Row("N19", Q, "Année et base du montant ?", "a.csv", column("montant", "12", "13")),
    Row("N19", Q, "Les parts (120 000 €) dépassent le coût (100 000 €).", "projets.csv",
        text("id_projet;dotation;echelon;cout_total;montant_sub\nP1;DETR;commune;100000;120000\nP2;DSIL;epci;5000;1000\n")),
)  # fmt: skip
SHEETS = (
    Row("X01", Q, "Quelle feuille (ou quel tableau) importer ?", "a.xlsx", workbook(two_sheets)),
    Row("X02", W, "Feuille « Brouillon » masquée non lue", "a.xlsx", workbook(hidden)),
    Row("X03", Q, "Cellules fusionnées A2:A4 : répéter « Ain » sur 3 lignes ?", "a.xlsx", workbook(merged)),
    Row("X04", R, "1 formule sans résultat enregistré.", "a.xlsx",
        altered(with_formula("=1+1", 77), {"xl/worksheets/sheet1.xml": lambda body: body.replace(b"<v>77</v>", b"")})),
    Row("X05", A, "1 cellule en erreur lue comme manquante : C3.", "a.xlsx", with_formula("=1/0", "#DIV/0!")),
    Row("X06", R, "A2 contient une date", "a.xlsx", workbook(with_date)),
    Row("X07", R, "La feuille s'étend jusqu'à XFD1048576.", "a.xlsx", workbook(with_far_cell)),
    Row("X08", A, "Liens externes et images ignorés.", "a.xlsx",
        altered(workbook(sheet_of(BOOK)), {}, {"xl/externalLinks/externalLink1.xml": b"<a/>"})),
)  # fmt: skip
CONTOURS = (
    Row("G01", Q, "Système de coordonnées absent. Les valeurs ressemblent à Lambert-93", "z.geojson",
        zones(polygon(in_system("EPSG:2154")))),
    Row("G02", R, "Le fichier déclare EPSG:2154 mais ses coordonnées sont en degrés.", "z.geojson",
        zones(polygon(SQUARE), crs="urn:ogc:def:crs:EPSG::2154")),
    Row("G03", Q, "Les objets tombent au large de la Somalie", "z.geojson",
        zones(polygon([[y, x] for x, y in SQUARE]))),
    Row("G04", A, "Reprojeté depuis RGF93 CC48.", "z.geojson",
        zones(polygon(in_system("EPSG:3948")), crs="urn:ogc:def:crs:EPSG::3948")),
    Row("G05", R, "Aucun objet dans le territoire étudié.", "territoire.geojson", zones(polygon(moved(SQUARE, 3)))),
    Row("G06", A, "1 contour réparé (écart de surface 0,0 %).", "z.geojson", zones(polygon(SQUARE[:-1]))),
    Row("G06", Q, "1 contour réparé (écart de surface 100,0 %).", "z.geojson",
        zones(polygon([[2.0, 48.0], [2.1, 48.1], [2.1, 48.0], [2.0, 48.1], [2.0, 48.0]]), polygon(moved(SQUARE, 1)))),
    Row("G07", W, "1 objet sans contour", "z.geojson", zones(polygon(SQUARE), None)),
    Row("G08", Q, "1 polygone et 1 autre objet", "z.geojson",
        zones(polygon(SQUARE), {"type": "Point", "coordinates": [2.05, 48.05]})),
    Row("G09", R, "Un périmètre demande des polygones ; ce fichier contient des points.", "z.geojson",
        zones({"type": "Point", "coordinates": [2.0, 48.0]})),
    Row("G10", W, "A et B se recouvrent sur ", "z.geojson", zones(polygon(SQUARE), polygon(moved(SQUARE, 0.09)))),
    Row("G11", Q, "Contour proche des limites communales", "territoire.geojson",
        zones(polygon([[x + 0.0001, y] for x, y in SQUARE]))),
    Row("G12", A, "Altitudes retirées.", "z.geojson", zones(polygon([[x, y, 120.0] for x, y in SQUARE]))),
    Row("G13", R, "2 000 004 sommets", "z.geojson", many_vertices()),
    Row("G14", R, "Coordonnées impossibles pour l'objet 2.", "z.geojson",
        zones(polygon(SQUARE), polygon([[2.0, 48.0], [1e300, 48.0], [2.1, 48.1], [2.0, 48.0]]))),
    Row("G15", Q, "Quelle couche importer : zones, communes ?", "z.gpkg", layers),
    Row("G16", R, "Couches calculées non lues.", "z.gpkg", viewed),
    Row("G17", W, "Fichier copié pendant son édition", "z.gpkg", copied_open),
    Row("G18", R, "Il manque .dbf.", "z.zip", lambda folder: parts(folder, ".shp", ".shx")),
    Row("G19", Q, "Accents et noms de champs à vérifier : population.", "z.zip",
        lambda folder: parts(folder, ".shp", ".shx", ".dbf", ".prj")),
    Row("G20", Q, "Quel jeu importer : a.shp, b.shp ?", "z.zip", two_sets),
    Row("G21", R, "Ce JSON n'est pas un GeoJSON", "z.geojson",
        text(json.dumps({"type": "Topology", "objects": {}, "arcs": []}))),
)  # fmt: skip
ARCHIVES = (
    Row("Z01", R, "Archive refusée : 3 Mo une fois décompressée", "a.zip", packed({"a.csv": bytes(3_000_000)})),
    Row("Z02", R, "Archive dans une archive", "a.zip", packed({"a.csv": ZIPPED, "dedans.zip": b"x"})),
    Row("Z03", R, "Archive refusée : chemin interdit.", "a.zip", packed({"../a.csv": ZIPPED})),
    Row("Z04", R, "Archive chiffrée ou contenant des fichiers inattendus (a.csv).", "a.zip", encrypted()),
    Row("Z05", "", "", "a.zip", packed({"a.csv": ZIPPED, "__MACOSX/._a.csv": b"x", ".DS_Store": b"x"})),
    Row("S01", "", "", "a.csv", text("code;nom\n01001;<img onerror=alert(1)>\n01002;B\n")),
    Row("S02", "", "", "a.csv", text('code;nom\n01001;"=HYPERLINK(""http://x"")"\n01002;B\n')),
    Row("S03", A, "2 caractères invisibles retirés.", "a.csv", text("code;nom\n01001;A\u202eB\u200b\n01002;B\n")),
    Row("S04", A, "Nom limité à 120 caractères.", "a.csv", text(f"code;nom;{'x' * 10_000}\n01001;A;\n01002;B;oui\n")),
)  # fmt: skip
ROWS = (*FILES, *TEXTS, *CODES, *NUMBERS, *SHEETS, *CONTOURS, *ARCHIVES)

NOT_HERE = {
    "F11": "a second load, in test_load",
    "F13": "a child process stopped, in test_rows",
    "S05": "formulas",
    "S06": "formulas",
    "S07": "formulas",
    "S08": "formulas",
}
"""Rows without a fixture in the table: where they are proved, or what they concern."""
