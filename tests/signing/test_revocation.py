"""Which revocation list counts for which time, and what an entry in it means."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from cryptography import x509
from hypothesis import example, given
from hypothesis import strategies as st

from signing.report import Outcome, Verdict
from signing.revocation import REASONS_SPARING_TOKENS, SignatureTimes, check_revocation
from signing.subindications import SubIndication
from tests.signing.laboratory import (
    BEGIN,
    DAY,
    END,
    LATE,
    OLD,
    PLACE,
    Authority,
    Extension,
    Revoked,
    authority,
    chain,
    crl,
    day,
    keeps_since,
    key,
    scope,
    signer,
    unknown,
)

ROOT = authority("Racine")
SIGNER = signer(ROOT)
CHAIN = chain(SIGNER, ROOT)
SIGNED = day("2026-05-17")
REASON = x509.ReasonFlags


NOW = day("2026-05-20")


def judged(
    *lists: bytes, claimed: datetime | None = SIGNED, proven: datetime | None = None, now: datetime = NOW
) -> Outcome:
    """The outcome for the signer: with a proof of existence at `proven`, else judged `now`."""
    if proven is None:
        times = SignatureTimes.unproven(claimed, now)
    else:
        times = SignatureTimes.proven(claimed, proven)
    return check_revocation(CHAIN, lists, times)


def revoked(on: datetime, reason: x509.ReasonFlags | None = None, **more: datetime) -> Revoked:
    return Revoked(serial=SIGNER.serial_number, on=on, reason=reason, **more)  # type: ignore[arg-type]


def week(*entries: Revoked, begin: datetime = SIGNED - DAY, more: Sequence[Extension] = ()) -> bytes:
    """A list of the root, good for a week around the signing time."""
    return crl(ROOT, begin, begin + 7 * DAY, *entries, more=more)


def test_a_list_that_covers_the_signing_time_passes() -> None:
    outcome = judged(week())

    assert outcome.verdict is Verdict.PASSED
    assert "16/05/2026" in outcome.detail


def test_a_list_that_ended_in_2016_says_nothing_of_2026() -> None:
    old = crl(ROOT, day("2016-01-01"), day("2016-02-01"))

    # Made before the certificate, it could not name it; an older certificate shows its end.
    veteran = signer(ROOT, begin=OLD, name="Ancien")
    outcome = check_revocation(chain(veteran, ROOT), [old], SignatureTimes.proven(SIGNED, SIGNED))

    assert judged(old).verdict is Verdict.INDETERMINATE
    assert judged(old).detail == (
        "La liste de révocation de « Racine » a été émise le 01/01/2016, avant le certificat, "
        "qui commence le 01/01/2026."
    )
    assert outcome.verdict is Verdict.INDETERMINATE
    assert outcome.detail == (
        "La liste de révocation de « Racine » a pris fin le 01/02/2016, avant le 17/05/2026."
    )


def test_with_a_proof_of_existence_the_list_must_cover_the_proven_time() -> None:
    proven = SIGNED + 30 * DAY

    assert judged(week(), proven=proven).verdict is Verdict.INDETERMINATE
    assert judged(week(begin=proven - DAY), proven=proven).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("begin", "until", "verdict"),
    [
        (SIGNED, SIGNED, Verdict.PASSED),
        (SIGNED - DAY, SIGNED, Verdict.PASSED),
        (SIGNED - 2 * DAY, SIGNED - timedelta(seconds=1), Verdict.INDETERMINATE),
        (SIGNED + timedelta(seconds=1), SIGNED + DAY, Verdict.PASSED),
        (BEGIN, SIGNED, Verdict.PASSED),
        (BEGIN - timedelta(seconds=1), LATE, Verdict.INDETERMINATE),
    ],
)
def test_both_ends_of_a_list_belong_to_it(begin: datetime, until: datetime, verdict: Verdict) -> None:
    assert judged(crl(ROOT, begin, until), proven=SIGNED).verdict is verdict
    assert judged(crl(ROOT, begin, until), now=SIGNED).verdict is verdict


def test_without_a_proof_a_list_must_cover_the_time_of_judgement() -> None:
    ended = judged(week(), now=SIGNED + 7 * DAY)

    assert judged(week(), now=SIGNED + 6 * DAY).verdict is Verdict.PASSED
    assert (ended.verdict, ended.subindication) == (Verdict.INDETERMINATE, SubIndication.TRY_LATER)
    assert judged(week(), week(begin=SIGNED + 7 * DAY), now=SIGNED + 7 * DAY).verdict is Verdict.PASSED


def test_a_list_made_later_tells_of_the_time_before_as_long_as_the_certificate_lasts() -> None:
    assert judged(crl(ROOT, END, END + DAY)).verdict is Verdict.PASSED


def test_a_list_made_after_the_certificates_end_may_have_dropped_it() -> None:
    outcome = judged(crl(ROOT, END + DAY, END + 2 * DAY))

    assert outcome.verdict is Verdict.INDETERMINATE
    assert outcome.detail == (
        "La liste de révocation de « Racine » a été émise le 02/01/2029, après la fin du certificat le "
        "01/01/2029, et ne conserve pas les certificats échus."
    )


@pytest.mark.parametrize(
    ("since", "verdict"),
    [(OLD, Verdict.PASSED), (END, Verdict.PASSED), (END + timedelta(seconds=1), Verdict.INDETERMINATE)],
)
def test_unless_the_list_keeps_certificates_that_ended(since: datetime, verdict: Verdict) -> None:
    late = crl(ROOT, END + DAY, END + 2 * DAY, more=[keeps_since(since)])

    assert judged(late).verdict is verdict


def test_a_list_without_an_end_tells_of_the_time_before_it_alone() -> None:
    before, after = crl(ROOT, SIGNED - DAY, None), crl(ROOT, SIGNED + DAY, None)

    assert judged(before).subindication is SubIndication.TRY_LATER
    assert "ne dit pas jusqu'à quand elle vaut" in judged(before).detail
    assert judged(after).subindication is SubIndication.TRY_LATER
    assert judged(after, proven=SIGNED).verdict is Verdict.PASSED


def test_no_list_is_said_so() -> None:
    assert judged() == Outcome(
        Verdict.INDETERMINATE,
        "La liste de révocation de « Racine » n'est pas donnée.",
        SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
    )


def test_a_list_signed_by_another_key_or_of_another_issuer_does_not_count() -> None:
    forged = crl(ROOT, SIGNED, SIGNED + DAY, signed_by=key("Autre"))
    foreign = crl(authority("Autre racine"), SIGNED, SIGNED + DAY)

    assert judged(forged).detail == "La liste de révocation de « Racine » est signée par une autre clé."
    assert judged(foreign).detail == "La liste de révocation de « Racine » n'est pas donnée."
    assert judged(forged).verdict is judged(foreign).verdict is Verdict.INDETERMINATE


def test_a_forged_list_condemns_nobody() -> None:
    forged = crl(ROOT, SIGNED, SIGNED + DAY, revoked(BEGIN), signed_by=key("Autre"))

    assert judged(week(), forged).verdict is Verdict.PASSED


def test_an_authority_that_may_not_sign_lists_signs_none() -> None:
    mute = authority("Muette", signs_lists=False)
    times = SignatureTimes.unproven(SIGNED, SIGNED)

    outcome = check_revocation(chain(signer(mute), mute), [crl(mute, SIGNED, SIGNED + DAY)], times)

    assert outcome.verdict is Verdict.INDETERMINATE
    assert "n'est pas habilitée" in outcome.detail


def test_a_list_made_after_its_authoritys_end_does_not_count() -> None:
    short = authority("Brève", end=SIGNED + DAY)
    times = SignatureTimes.unproven(SIGNED, SIGNED)

    outcome = check_revocation(
        chain(signer(short), short), [crl(short, SIGNED + 2 * DAY, LATE, more=[keeps_since(OLD)])], times
    )

    assert outcome.verdict is Verdict.INDETERMINATE
    assert "hors de la période de validité de son autorité" in outcome.detail


NARROWED = [
    [(x509.DeltaCRLIndicator(1), True)],
    [(x509.DeltaCRLIndicator(1), False)],
    [(scope(indirect_crl=True), True)],
    [(scope(only_some_reasons=frozenset({REASON.key_compromise})), True)],
    [(scope(only_contains_attribute_certs=True), True)],
    [(unknown(), True)],
]


@pytest.mark.parametrize("more", NARROWED)
def test_a_list_of_a_kind_that_is_not_handled_never_passes(more: Sequence[Extension]) -> None:
    outcome = judged(week(more=more))

    assert outcome.verdict is Verdict.INDETERMINATE
    assert "sorte non gérée" in outcome.detail


@pytest.mark.parametrize("more", NARROWED)
def test_but_what_it_says_against_the_certificate_is_not_overlooked(more: Sequence[Extension]) -> None:
    narrowed = week(revoked(BEGIN), more=more)

    assert judged(week(), narrowed).verdict is Verdict.INDETERMINATE


def test_a_delta_that_releases_the_certificate_is_no_objection() -> None:
    delta = week(revoked(BEGIN, REASON.remove_from_crl), more=[(x509.DeltaCRLIndicator(1), True)])

    assert judged(week(), delta).verdict is Verdict.PASSED


def test_a_critical_extension_of_any_entry_makes_the_list_unusable() -> None:
    strange = Revoked(serial=99, on=BEGIN, more=[(unknown(), True)])
    other_issuer = Revoked(
        serial=99,
        on=BEGIN,
        more=[(x509.CertificateIssuer([x509.DirectoryName(ROOT.certificate.subject)]), True)],
    )

    assert judged(week(strange)).verdict is Verdict.INDETERMINATE
    assert judged(week(other_issuer)).verdict is Verdict.INDETERMINATE
    assert judged(week(Revoked(serial=99, on=BEGIN, more=[(unknown(), False)]))).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("point", "verdict"),
    [
        (scope(only_contains_user_certs=True), Verdict.PASSED),
        (scope(only_contains_ca_certs=True), Verdict.INDETERMINATE),
        (scope(full_name=[PLACE]), Verdict.PASSED),
        (
            scope(full_name=[x509.UniformResourceIdentifier("http://pki.exemple.invalid/autre.crl")]),
            Verdict.INDETERMINATE,
        ),
    ],
)
def test_a_list_for_some_certificates_counts_for_these(
    point: x509.IssuingDistributionPoint, verdict: Verdict
) -> None:
    places = x509.CRLDistributionPoints([x509.DistributionPoint([PLACE], None, None, None)])
    named = signer(ROOT, more=[(places, False)], name="Nommé")
    times = SignatureTimes.unproven(SIGNED, SIGNED)

    outcome = check_revocation(chain(named, ROOT), [week(more=[(point, True)])], times)

    assert outcome.verdict is verdict


def test_a_list_for_a_place_the_certificate_does_not_name_does_not_count() -> None:
    outcome = judged(week(more=[(scope(full_name=[PLACE]), True)]))

    assert outcome.verdict is Verdict.INDETERMINATE
    assert "porte sur d'autres certificats" in outcome.detail


def test_revoked_before_signing_fails() -> None:
    outcome = judged(week(revoked(SIGNED - DAY)))

    assert outcome.verdict is Verdict.FAILED
    assert outcome.detail == "Le certificat « Cachet » a été révoqué le 16/05/2026, avant la signature."


def test_revoked_before_signing_fails_on_any_list_of_the_authority() -> None:
    ended = crl(ROOT, BEGIN + DAY, BEGIN + 2 * DAY, revoked(BEGIN))

    assert judged(ended).verdict is Verdict.FAILED
    assert judged(week(), ended).verdict is Verdict.FAILED


def test_revoked_after_signing_is_open_without_a_proof_of_existence() -> None:
    later = crl(ROOT, SIGNED + 3 * DAY, SIGNED + 9 * DAY, revoked(SIGNED + 2 * DAY))

    assert judged(later).verdict is Verdict.INDETERMINATE
    assert judged(week(), later).verdict is Verdict.INDETERMINATE
    assert judged(later, proven=SIGNED + 2 * DAY).verdict is Verdict.INDETERMINATE
    assert judged(later, proven=SIGNED + DAY).verdict is Verdict.PASSED


def test_a_key_that_was_lost_before_its_revocation_is_judged_by_that_day() -> None:
    later = crl(
        ROOT,
        SIGNED + 3 * DAY,
        SIGNED + 9 * DAY,
        revoked(SIGNED + 2 * DAY, REASON.key_compromise, invalid_since=SIGNED - DAY),
    )

    assert judged(later, proven=SIGNED + DAY).verdict is Verdict.FAILED


def test_without_a_claimed_time_nothing_tells_which_came_first() -> None:
    entry = revoked(SIGNED)

    assert judged(week(entry), claimed=None, proven=SIGNED + DAY).verdict is Verdict.INDETERMINATE
    assert judged(week(entry), claimed=None, proven=SIGNED - DAY).verdict is Verdict.PASSED


def test_a_claimed_time_after_the_proof_counts_for_no_more_than_the_proof() -> None:
    entry = revoked(SIGNED + 2 * DAY)

    assert judged(week(entry), claimed=SIGNED + 5 * DAY, proven=SIGNED).verdict is Verdict.PASSED


def test_a_suspended_certificate_leaves_the_question_open() -> None:
    hold = revoked(SIGNED - DAY, REASON.certificate_hold)

    outcome = judged(week(hold))

    assert outcome.verdict is Verdict.INDETERMINATE
    assert outcome.detail == "Le certificat « Cachet » était suspendu depuis le 16/05/2026."
    assert judged(week(hold), proven=SIGNED - 2 * DAY).verdict is Verdict.PASSED


def test_a_suspension_is_over_once_a_later_list_is_silent() -> None:
    held = crl(ROOT, BEGIN + DAY, BEGIN + 8 * DAY, revoked(BEGIN, REASON.certificate_hold))

    assert judged(held, week()).verdict is Verdict.PASSED
    assert judged(held, week(), claimed=BEGIN + DAY, proven=SIGNED).verdict is Verdict.INDETERMINATE


def test_a_suspension_that_became_a_revocation_fails() -> None:
    held = crl(ROOT, BEGIN + DAY, BEGIN + 8 * DAY, revoked(BEGIN, REASON.certificate_hold))
    gone = week(revoked(BEGIN, REASON.key_compromise))

    assert judged(held, gone).verdict is Verdict.FAILED


def test_a_whole_list_that_removes_a_certificate_is_not_understood() -> None:
    assert judged(week(revoked(BEGIN, REASON.remove_from_crl))).verdict is Verdict.INDETERMINATE


@pytest.mark.parametrize(
    ("reason", "verdict"),
    [
        (None, Verdict.INDETERMINATE),
        (REASON.key_compromise, Verdict.INDETERMINATE),
        (REASON.ca_compromise, Verdict.INDETERMINATE),
        (REASON.superseded, Verdict.PASSED),
        (REASON.cessation_of_operation, Verdict.PASSED),
        (REASON.affiliation_changed, Verdict.PASSED),
        (REASON.unspecified, Verdict.PASSED),
    ],
)
def test_tokens_outlive_an_authority_that_ceases_but_not_one_whose_key_is_lost(
    reason: x509.ReasonFlags | None, verdict: Verdict
) -> None:
    later = crl(ROOT, SIGNED + 3 * DAY, SIGNED + 9 * DAY, revoked(SIGNED + 2 * DAY, reason))
    times = SignatureTimes(claimed=SIGNED, existed_by=SIGNED + 90 * DAY, asked=SIGNED)

    assert check_revocation(CHAIN, [later], times, REASONS_SPARING_TOKENS).verdict is verdict
    before = SignatureTimes(claimed=SIGNED + 2 * DAY, existed_by=SIGNED + 90 * DAY, asked=SIGNED + 2 * DAY)
    assert check_revocation(CHAIN, [later], before, REASONS_SPARING_TOKENS).verdict is Verdict.FAILED


def test_every_authority_on_the_way_needs_its_list_the_root_included() -> None:
    below = authority("Intermédiaire", ROOT)
    long = chain(signer(below), below, ROOT)
    times = SignatureTimes.unproven(SIGNED, SIGNED)
    own, roots = crl(below, SIGNED, SIGNED + DAY), week()

    assert check_revocation(long, [own, roots], times).verdict is Verdict.PASSED
    for given_list, missing in ((own, "Racine"), (roots, "Intermédiaire")):
        outcome = check_revocation(long, [given_list], times)
        assert outcome == Outcome(
            Verdict.INDETERMINATE,
            f"La liste de révocation de « {missing} » n'est pas donnée.",
            SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE,
        )
    ended = crl(ROOT, OLD, OLD + DAY)
    assert check_revocation(long, [own, ended], times).verdict is Verdict.INDETERMINATE


def test_an_authority_that_was_revoked_fails_what_is_below_it() -> None:
    below = authority("Intermédiaire révoquée", ROOT)
    long = chain(signer(below), below, ROOT)
    entry = Revoked(serial=below.certificate.serial_number, on=BEGIN, reason=REASON.ca_compromise)
    lists = [crl(below, SIGNED, SIGNED + DAY), week(entry)]

    outcome = check_revocation(long, lists, SignatureTimes.unproven(SIGNED, SIGNED))

    assert outcome.verdict is Verdict.FAILED
    assert "Intermédiaire révoquée" in outcome.detail


def test_a_revocation_is_told_even_where_another_list_is_missing() -> None:
    below = authority("Intermédiaire", ROOT)
    sealing = signer(below)
    entry = Revoked(serial=sealing.serial_number, on=BEGIN)
    times = SignatureTimes.unproven(SIGNED, SIGNED)

    outcome = check_revocation(chain(sealing, below, ROOT), [crl(below, SIGNED, LATE, entry)], times)

    assert outcome.verdict is Verdict.FAILED


def test_an_anchor_that_signs_itself_needs_no_list() -> None:
    times = SignatureTimes.unproven(SIGNED, SIGNED)

    assert check_revocation(chain(ROOT), [], times).verdict is Verdict.PASSED


@pytest.mark.parametrize("content", [b"", b"\x30\x03\x02\x01\x01", b"-----BEGIN X509 CRL-----"])
def test_bytes_that_are_no_list_are_left_aside(content: bytes) -> None:
    assert judged(content, week()).verdict is Verdict.PASSED
    assert judged(content).verdict is Verdict.INDETERMINATE


# Properties over random times. A list is a begin, an end, and the day of a revocation or none; all in days
# after the certificate's beginning, which is 1000 days before its end.

_days = st.integers(min_value=-400, max_value=1600)
_spans = st.tuples(_days, st.integers(min_value=0, max_value=800), st.none() | st.integers(0, 1200))
_LASTS = (END - BEGIN).days


def _list_of(span: tuple[int, int, int | None]) -> bytes:
    begin, length, revocation = span
    entries = () if revocation is None else (revoked(BEGIN + revocation * DAY, REASON.superseded),)
    return crl(ROOT, BEGIN + begin * DAY, BEGIN + (begin + length) * DAY, *entries)


@given(st.lists(_spans, max_size=4), st.integers(0, _LASTS), st.integers(0, 400))
@example([(-3650, 30, None)], 136, 0)
@example([(0, 0, None)], 0, 0)
@example([(_LASTS + 1, 10, None)], 10, 0)
def test_the_verdict_is_that_of_the_rules(
    spans: list[tuple[int, int, int | None]], signed: int, wait: int
) -> None:
    proven = signed + wait
    days = [revocation for _, _, revocation in spans if revocation is not None]
    covers = any(
        0 <= begin <= _LASTS and (proven < begin or begin <= proven <= begin + length)
        for begin, length, _ in spans
    )
    if days and min(days) <= signed:
        expected = Verdict.FAILED
    elif (days and min(days) <= proven) or not covers:
        expected = Verdict.INDETERMINATE
    else:
        expected = Verdict.PASSED

    outcome = judged(*map(_list_of, spans), claimed=BEGIN + signed * DAY, proven=BEGIN + proven * DAY)

    assert outcome.verdict is expected


@given(st.lists(_spans, min_size=1, max_size=3), st.integers(0, _LASTS))
def test_order_and_repeats_of_lists_change_nothing(
    spans: list[tuple[int, int, int | None]], signed: int
) -> None:
    lists = list(map(_list_of, spans))

    outcomes = {judged(*order, *order, claimed=BEGIN + signed * DAY).verdict for order in permutations(lists)}

    assert len(outcomes) == 1


@given(st.lists(_spans, max_size=3), _spans, st.integers(0, _LASTS), st.integers(0, 400))
def test_one_more_list_never_takes_a_failure_back(
    spans: list[tuple[int, int, int | None]], more: tuple[int, int, int | None], signed: int, wait: int
) -> None:
    claimed, proven = BEGIN + signed * DAY, BEGIN + (signed + wait) * DAY
    lists = list(map(_list_of, spans))

    before = judged(*lists, claimed=claimed, proven=proven).verdict
    after = judged(*lists, _list_of(more), claimed=claimed, proven=proven).verdict

    assert after is Verdict.FAILED if before is Verdict.FAILED else True
    if more[2] is None and before is Verdict.PASSED:
        assert after is Verdict.PASSED


@given(st.lists(_spans, max_size=4), st.integers(0, _LASTS), st.integers(0, _LASTS))
def test_what_a_signature_states_of_its_time_never_makes_lists_enough(
    spans: list[tuple[int, int, int | None]], stated: int, now: int
) -> None:
    lists = [_list_of((begin, length, None)) for begin, length, _ in spans]

    unproven = judged(*lists, claimed=BEGIN + stated * DAY, now=BEGIN + now * DAY)

    assert unproven.verdict is judged(*lists, claimed=None, now=BEGIN + now * DAY).verdict
    assert unproven.verdict is judged(*lists, proven=BEGIN + now * DAY).verdict


@given(st.integers(0, _LASTS), st.integers(0, 400), st.integers(0, 400))
def test_an_earlier_proof_is_never_worse(signed: int, earlier: int, later: int) -> None:
    first, second = sorted((earlier, later))
    whole = crl(ROOT, BEGIN, BEGIN + 2000 * DAY, revoked(BEGIN + (signed + earlier) * DAY))
    order = [Verdict.FAILED, Verdict.INDETERMINATE, Verdict.PASSED]

    early, late = (
        judged(whole, claimed=BEGIN + signed * DAY, proven=BEGIN + (signed + wait) * DAY).verdict
        for wait in (first, second)
    )

    assert order.index(early) >= order.index(late)


def test_the_lists_of_two_authorities_with_one_name_are_told_apart() -> None:
    twin = authority("Racine", key_name="Racine bis")

    assert isinstance(twin, Authority)
    assert judged(crl(twin, SIGNED, SIGNED + DAY), week()).verdict is Verdict.PASSED
    assert judged(crl(twin, SIGNED, SIGNED + DAY)).verdict is Verdict.INDETERMINATE
