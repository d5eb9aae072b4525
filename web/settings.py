"""Settings read from the environment, once, at start."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from domain.errors import InvalidInput

SHORTEST_SECRET_BYTES = 32
LONGEST_CREDIT = 120
_KNOWN_EXAMPLES = frozenset({"change-me", "secret", "dev", "changeme"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator may choose.

    Attributes:
        host: address listened on; 127.0.0.1 unless `GEOPRIO_HOST` says otherwise.
        port: port listened on; 8050 unless `GEOPRIO_PORT` says otherwise.
        secret_key: signs what the server hands out; `GEOPRIO_SECRET_KEY`, or a random one kept in the state folder.
        state_folder: where the server keeps its own files; `GEOPRIO_ETAT`, or `var` beside the program.
        territories_folder: holds the territory folders built on this machine; `GEOPRIO_TERRITOIRES`, or `territoires`
            in the state folder; it may be absent.
        territory: folder or key of the territory that opens first; `TERRITOIRE`, or nothing for the bundled one.
        base_map: address of the tiles of a base map with `{z}`, `{x}` and `{y}`; `GEOPRIO_FOND`, or nothing for none.
        base_map_credit: who makes them; `GEOPRIO_FOND_CREDIT`.
    """

    host: str
    port: int
    secret_key: str
    state_folder: Path
    territories_folder: Path | None = None
    territory: str = ""
    base_map: str = ""
    base_map_credit: str = ""


def read() -> Settings:
    """Read the settings.

    Raises:
        InvalidInput: a port that is no port, a secret key too short or known as an example, Dash's own
            remote tools switched on (they publish every callback), a base map that is no address of tiles or has
            no credit.
    """
    if os.environ.get("DASH_MCP_ENABLED"):
        raise InvalidInput(field="DASH_MCP_ENABLED", given="set", expected="unset")
    base_map = _tiles(os.environ.get("GEOPRIO_FOND", "").strip())
    state_folder = Path(os.environ.get("GEOPRIO_ETAT", Path(__file__).parent.parent / "var"))
    return Settings(
        host=os.environ.get("GEOPRIO_HOST", "127.0.0.1"),
        port=_port(os.environ.get("GEOPRIO_PORT", "8050")),
        secret_key=_secret_key(state_folder),
        state_folder=state_folder,
        territories_folder=Path(os.environ.get("GEOPRIO_TERRITOIRES") or state_folder / "territoires"),
        territory=os.environ.get("TERRITOIRE", ""),
        base_map=base_map,
        base_map_credit=_credit(os.environ.get("GEOPRIO_FOND_CREDIT", "").strip()) if base_map else "",
    )


def _tiles(template: str) -> str:
    """Check the address of tiles: over HTTP, each of `{z}`, `{x}`, `{y}` once and nothing else to fill."""
    if not template:
        return ""
    marks = sorted(re.findall(r"\{[^}]*\}", template))
    address = urlsplit(template)
    if address.scheme not in {"http", "https"} or not address.hostname or marks != ["{x}", "{y}", "{z}"]:
        raise InvalidInput(field="GEOPRIO_FOND", given=template[:80], expected="https://…/{z}/{x}/{y}.png")
    return template


def _credit(text: str) -> str:
    if not 0 < len(text) <= LONGEST_CREDIT:
        raise InvalidInput(field="GEOPRIO_FOND_CREDIT", given=text[:40], expected="« © producteur, licence »")
    return text


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise InvalidInput(field="GEOPRIO_PORT", given=text, expected="1 to 65535")
    return int(text)


def _secret_key(state_folder: Path) -> str:
    given = os.environ.get("GEOPRIO_SECRET_KEY")
    if given is not None:
        return _long_enough(given, "GEOPRIO_SECRET_KEY")
    state_folder.mkdir(parents=True, exist_ok=True)
    path = state_folder / "cle_secrete"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(SHORTEST_SECRET_BYTES))
    return _long_enough(path.read_text(encoding="ascii"), str(path.name))


def _long_enough(key: str, field: str) -> str:
    if len(key.encode()) < SHORTEST_SECRET_BYTES or key.lower() in _KNOWN_EXAMPLES:
        raise InvalidInput(field=field, given="too short or known", expected="32 bytes or more")
    return key
