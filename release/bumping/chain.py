"""Say which change brings a package into a lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from release.planning.changes import Change


def needed(name: str, requirers: Mapping[str, Sequence[str]], changes: Iterable[Change]) -> str:
    """Return the words before a package, such as "provider 8.29.0 needs python3-saml, which needs ".

    `requirers` is name -> the packages that require it. Of several chains the shortest counts. "" if no change brings
    the package.
    """
    moved = {change.name: change for change in changes}
    chain = _shortest(name, requirers, moved)
    if len(chain) < 2:
        return ""
    first = moved[chain[0]]
    between = "".join(f"{one}, which needs " for one in chain[1:-1])
    return f"{first.name} {first.new} needs {between}"


def _shortest(name: str, requirers: Mapping[str, Sequence[str]], moved: Mapping[str, Change]) -> tuple[str, ...]:
    """Return the packages from the nearest one that moves to `name`."""
    chains: list[tuple[str, ...]] = [(name,)]
    seen = {name}
    for chain in chains:
        if chain[0] in moved:
            return chain
        for above in requirers.get(chain[0], ()):
            if above not in seen:
                seen.add(above)
                chains.append((above, *chain))
    return ()
