"""Two people on the same proposals, in any order, against a plain model: no edit is lost (ROBUSTNESS P2)."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.changes import Delete, Redo, Restore, Undelete, Undo
from domain.errors import ImpossibleChange
from domain.merging import Conflict, Saved
from domain.proposals import Visibility
from store import proposals
from store.opening import prepare
from store.verification import verify
from tests.store import made
from tests.store.model import Conflicting, Plain, Refused, keys_of, told

CLIENTS = st.integers(0, 1)
COMMANDS = [Undo(), Undo(), Redo(), Redo(), Delete(), Undelete()]


class TwoPeople(RuleBasedStateMachine):
    """Each of two people sees one proposal at one version and has gestures that are not saved."""

    @initialize(content=made.contents())
    def begin(self, content):
        self.folder = tempfile.TemporaryDirectory(dir=made.MEMORY)
        self.database = prepare(f"sqlite:///{Path(self.folder.name) / 'g.sqlite'}")
        self.plain = {}
        self.versions = {}
        self.asked = []
        self.waiting = [[], []]
        self.sees = [None, None]
        first = self.add(content)
        self.sees = [first, first]

    def teardown(self):
        if not hasattr(self, "folder"):
            return
        found = verify(self.database)
        assert found.problems == ()
        assert found.n_events == sum(plain.version for plain in self.plain.values())
        for proposal_id, states in self.versions.items():
            for version, state in enumerate(states, 1):
                assert told(proposals.get(self.database, proposal_id, version)) == state
        self.database.close()
        self.folder.cleanup()

    def add(self, content):
        operation, created = made.operation(), made.created("Nord", content)
        answer = proposals.add(self.database, operation, created)
        self.asked.append((answer, lambda: proposals.add(self.database, operation, created)))
        self.keep(answer.proposal, self.start(content, "Nord"))
        return answer.proposal.id, 1

    def start(self, content, name):
        own = {"name": name, "visibility": Visibility.INSTITUTION, "deleted": False}
        return Plain({**keys_of(content), **own})

    def keep(self, proposal, plain):
        self.plain[proposal.id] = plain
        self.versions[proposal.id] = [plain.upto(version).state() for version in range(1, plain.version + 1)]

    def save(self, client, changes, merge):
        (proposal_id, base), operation = self.sees[client], made.operation()
        plain = self.plain[proposal_id]

        def ask():
            return proposals.save(self.database, operation, (proposal_id, base), changes, made.WORLD, merge=merge)

        try:
            n_events = plain.save(base, changes, merge)
        except Refused as refused:
            try:
                raise AssertionError(ask())
            except ImpossibleChange as error:
                assert error.reason == str(refused)
            self.waiting[client] = []
            return None
        except Conflicting as conflicting:
            answer = ask()
            assert isinstance(answer, Conflict)
            assert answer.can_merge is conflicting.can_merge
            assert told(answer.theirs) == plain.state()
            assert len(answer.since) == plain.version - base
            return answer
        answer = ask()
        assert isinstance(answer, Saved)
        assert told(answer.proposal) == plain.state()
        self.keep(answer.proposal, plain)
        if n_events:
            self.asked.append((answer, ask))
        self.sees[client] = (proposal_id, answer.proposal.version)
        self.waiting[client] = []
        return answer

    @rule(client=CLIENTS, change=made.content_changes() | made.own_changes())
    def gesture(self, client, change):
        self.waiting[client].append(change)

    @rule(client=CLIENTS, change=made.content_changes(), merge=st.booleans())
    def autosave(self, client, change, merge):
        self.save(client, [*self.waiting[client], change], merge)

    @rule(
        client=CLIENTS, change=st.sampled_from([Undo(), Undo(), Redo(), Redo(), Delete(), Undelete()]), data=st.data()
    )
    def command(self, client, change, data):
        self.save(client, [*self.waiting[client], change], data.draw(st.booleans()))

    @rule(client=CLIENTS, data=st.data())
    def restore_an_earlier_state(self, client, data):
        version = data.draw(st.integers(1, self.sees[client][1]))
        self.save(client, [*self.waiting[client], Restore(version)], merge=True)

    @rule(client=CLIENTS)
    def look_again(self, client):
        proposal_id = self.sees[client][0]
        self.sees[client] = (proposal_id, self.plain[proposal_id].version)

    @rule(client=CLIENTS, data=st.data())
    def open_another(self, client, data):
        proposal_id = data.draw(st.sampled_from(list(self.plain)))
        self.sees[client] = (proposal_id, self.plain[proposal_id].version)
        self.waiting[client] = []

    @rule(client=CLIENTS)
    def keep_mine_as_a_copy(self, client):
        (proposal_id, base), operation = self.sees[client], made.operation()
        changes = [one for one in self.waiting[client] if type(one).__name__ not in ("Rename", "SetVisibility")]

        waiting = tuple(self.waiting[client])

        def ask():
            return proposals.duplicate(self.database, operation, (proposal_id, base), made.COPY, waiting, made.WORLD)

        answer = ask()
        self.asked.append((answer, ask))
        source = self.plain[proposal_id].upto(base).state()
        plain = Plain({**source, "name": "Copie", "visibility": Visibility.INSTITUTION, "deleted": False})
        for change in changes:
            plain.happens(change)
        assert told(answer.proposal) == plain.state()
        self.keep(answer.proposal, plain)
        self.sees[client] = (answer.proposal.id, answer.proposal.version)
        self.waiting[client] = []

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def try_again(self, data):
        answer, ask = data.draw(st.sampled_from(self.asked))
        assert ask() == answer

    @invariant()
    def every_proposal_is_as_told(self):
        for proposal_id, plain in getattr(self, "plain", {}).items():
            proposal = proposals.get(self.database, proposal_id)
            assert told(proposal) == plain.state()
            assert proposal.version == plain.version


TestTwoPeople = TwoPeople.TestCase
TestTwoPeople.settings = settings(max_examples=30, stateful_step_count=40, deadline=None, derandomize=True)
