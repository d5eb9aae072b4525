"""Results of the terms beside the rates: finalities, advances with their cash curve, engineering assistance."""

import numpy as np
from dash import html
from dash.development.base_component import Component

from components.charts import AFTER, BEFORE, SIX, Series, bars, lines, numbers
from components.cofinancing_page import origin
from components.cofinancing_tables import block, table
from components.terms_fields import Field, fields
from domain.cofinancing_study import Study
from domain.engineering import Eligibility
from domain.terms import LONGEST_LAG, MOST_PERIODS, Terms
from domain.terms_study import Engineering, StratumAdvance, TermsStudy
from domain.values import Bools
from domain.wording import terms as wording
from domain.wording.errors import sentence
from domain.wording.numbers import counted, euros, number, percent
from domain.wording.rules import CHOICE, LAW, REPORT, stratum_bounds


def finalities(told: TermsStudy) -> Component:
    """Draw each finality over the perimeter, its rate judged in each commune."""
    typed = fields(Field("finalities", "lines", "", example=wording.FINALITIES_EXAMPLE))
    children: list[Component] = [html.P(wording.FINALITIES_HELP, className="discret"), typed]
    if told.finality_error is not None:
        children.append(html.P(sentence(told.finality_error), className="constat refus"))
    if told.finalities:
        children += [_finality_chart(told), table(wording.FINALITY_HEAD, _finality_rows(told), "finalites")]
        children.append(html.P(wording.FINALITIES_NOTE, className="discret"))
    return block(
        "Le taux est-il tenu pour chaque finalité ?",
        _finality_finding(told),
        children,
        origin(("Taux jugé par finalité", REPORT), ("Partage entre finalités", CHOICE), ("Participation de 20 %", LAW)),
        "finalites",
    )


def _finality_finding(told: TermsStudy) -> str:
    if not told.finalities:
        return (
            "Aucun partage entre finalités n'est saisi : le taux de chaque commune porte sur tous ses projets ensemble."
        )
    over = [one for one in told.finalities if one.n_over]
    if not over:
        return f"Les {number(len(told.finalities))} finalités tiennent le taux du barème dans chaque commune."
    worst = max(over, key=lambda one: one.n_over)
    return (
        f"{worst.finality.name} dépasse le taux du barème dans {counted(worst.n_over, 'commune')} : "
        f"{euros(int(-np.minimum(worst.headroom_eur, 0).sum()))} de trop."
    )


def _finality_chart(told: TermsStudy) -> Component:
    names = [one.finality.name for one in told.finalities]
    aid, most = (
        numbers([float(getattr(one, key).sum()) for one in told.finalities]) for key in ("aid_eur", "maximum_eur")
    )
    series = [Series("aide", AFTER, aid), Series("au taux du barème", BEFORE, most)]
    return bars("Aide et plafond de chaque finalité", names, "€", series, "finalites")


def _finality_rows(told: TermsStudy) -> list[tuple[str, ...]]:
    rows = []
    for one in told.finalities:
        cost, aid, most = (int(amounts.sum()) for amounts in (one.cost_eur, one.aid_eur, one.maximum_eur))
        rows.append(
            (
                one.finality.name,
                euros(cost),
                euros(aid),
                euros(cost - aid),
                percent(aid / cost if cost else None),
                euros(most),
                euros(most - aid),
                number(one.n_over),
                number(one.n_over_law),
            )
        )
    return rows


def advances(study: Study, told: TermsStudy) -> Component:
    """Draw the aid that communes carry before it is paid, by stratum, with its advance and without."""
    rules = study.plan.rules
    asked = fields(
        Field("advances", "text", wording.usual_advances(len(rules.rates))),
        Field("periods", "number", str(Terms().periods), 1, MOST_PERIODS),
        Field("payment_lag", "number", str(Terms().payment_lag), 0, LONGEST_LAG),
    )
    paid = [one for one in told.advances if one.share > 0]
    children: list[Component] = [asked]
    if told.advances:
        children += [_cash_chart(paid or list(told.advances[:1])), _cash_table(study, told), _curve_table(study, told)]
        children.append(html.P(wording.ADVANCES_NOTE, className="discret"))
    return block(
        "Que portent les communes en attendant l'aide ?",
        _advance_finding(study, told),
        children,
        origin(("Avances aux territoires les plus pauvres", REPORT), ("Parts, périodes et délai", CHOICE)),
        "avances",
    )


def _name(study: Study, one: StratumAdvance) -> str:
    return f"strate {number(one.stratum + 1)} ({stratum_bounds(study.plan.rules, one.stratum)})"


def _advance_finding(study: Study, told: TermsStudy) -> str:
    if not told.advances:
        return "Aucune aide n'est décidée : rien à avancer."
    first = told.advances[0]
    return (
        f"Avec une avance de {percent(first.share)}, la {_name(study, first)} porte au plus "
        f"{euros(first.paid.peak_eur)} d'aide attendue, au lieu de {euros(first.unpaid.peak_eur)} sans avance."
    )


def _cash_chart(shown: list[StratumAdvance]) -> Component:
    n = len(shown[0].paid.carried_eur)
    series = []
    for one, colour in zip(shown, SIX[2:], strict=False):
        name = f"strate {number(one.stratum + 1)}"
        without, own = (
            numbers([start, *found.carried_eur.tolist()])
            for start, found in ((0.0, one.unpaid), (-one.paid.advance_eur, one.paid))
        )
        series += [
            Series(f"{name}, sans avance", colour, without, is_dashed=True),
            Series(f"{name}, avec avance", colour, own, is_main=True),
        ]
    return lines(
        "Aide portée par les communes à la fin de chaque période", range(n + 1), "période", "€", series, "avances"
    )


def _cash_table(study: Study, told: TermsStudy) -> Component:
    rows = [
        (
            _name(study, one),
            euros(sum(one.costs_eur)),
            percent(one.rate),
            percent(one.share),
            euros(one.paid.advance_eur),
            euros(one.paid.peak_eur),
            euros(one.unpaid.peak_eur),
        )
        for one in told.advances
    ]
    return table(wording.CASH_HEAD, rows, "avances", "Avance et portage par strate")


def _curve_table(study: Study, told: TermsStudy) -> Component:
    n = len(told.advances[0].paid.carried_eur)
    rows = [
        (number(period + 1), *(euros(float(one.paid.carried_eur[period])) for one in told.advances))
        for period in range(n)
    ]
    head = ("période", *(f"portage, {_name(study, one)}" for one in told.advances))
    return table(head, rows, "portage", "Aide portée à la fin de chaque période, avec avance")


def engineering(told: Engineering) -> Component:
    """Draw who may receive engineering assistance."""
    usual = Terms()
    asked = fields(
        Field("engineering_population", "number", str(usual.engineering_population), 0, 100_000, 100),
        Field("engineering_share", "number", f"{usual.engineering_share * 100:g}"),
        Field("engineering_ratio", "number", f"{usual.engineering_ratio * 100:g}", 0, 1000),
    )
    counts = numbers([float(told.count(one)) for one in Eligibility])
    names = [wording.VERDICTS[one] for one in Eligibility]
    verdicts = [
        (wording.VERDICTS[one], number(told.count(one)), number(told.count(one, inside=True))) for one in Eligibility
    ]
    return block(
        "Qui peut recevoir l'assistance à l'ingénierie ?",
        wording.engineering_text(told),
        [
            asked,
            bars("Communes du territoire par issue", names, "", [Series("communes", AFTER, counts)], "ingenierie"),
            table(("issue", "communes", "dont du périmètre"), verdicts, "ingenierie"),
            table(wording.CRITERIA_HEAD, _criteria(told), "criteres-ingenierie", "Par critère"),
            html.P(wording.ENGINEERING_NOTE, className="discret"),
        ],
        origin(("Assistance et ses trois critères", REPORT), ("Seuils", CHOICE)),
        "ingenierie",
    )


def _criteria(told: Engineering) -> list[tuple[str, ...]]:
    """Count the communes that meet each criterion; « n.d. » where no value of it is known."""
    rule = told.rule
    has_ratio = not np.isnan(told.ratio).all()
    return [
        (
            f"moins de {counted(rule.population_below, 'habitant')}",
            *_counts(told, told.population < rule.population_below),
            number(int(np.isnan(told.population).sum())),
        ),
        (
            f"{percent(rule.quarter_share_min)} des habitants au moins dans le périmètre",
            *_counts(told, told.share >= rule.quarter_share_min - 1e-9),
            number(int(np.isnan(told.share).sum())),
        ),
        (
            f"potentiel financier de {percent(rule.potential_ratio_max)} de la moyenne au plus",
            *(_counts(told, told.ratio <= rule.potential_ratio_max) if has_ratio else ("n.d.", "n.d.")),
            number(int(np.isnan(told.ratio).sum())),
        ),
    ]


def _counts(told: Engineering, is_met: Bools) -> tuple[str, str]:
    return number(int(is_met.sum())), number(int((is_met & told.is_inside).sum()))
