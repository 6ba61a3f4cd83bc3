"""Report full disks at the end of a run of Pants, since Pants' own errors do not name the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pants.base.build_environment import get_buildroot
from pants.engine.env_vars import EnvironmentVars, EnvironmentVarsRequest
from pants.engine.rules import Get, Rule, collect_rules, rule
from pants.engine.streaming_workunit_handler import (
    WorkunitsCallback,
    WorkunitsCallbackFactory,
    WorkunitsCallbackFactoryRequest,
)
from pants.engine.unions import UnionRule

from host.disk import full_disks, places

logger = logging.getLogger(__name__)


ENVIRONMENT = ("HOME", "RUNTIME_CACHE", "TMPDIR", "XDG_CACHE_HOME")


@dataclass(frozen=True)
class FullDisks(WorkunitsCallback):
    """Report full disks at the end of a run."""

    environment: EnvironmentVars

    @property
    def can_finish_async(self) -> bool:
        """Return False, since later log lines do not reach the console."""
        return False

    def __call__(self, *, finished: bool, **_: Any) -> None:
        if finished:
            for line in full_disks(places(Path(get_buildroot()), self.environment)):
                logger.error(line)


class FullDisksRequest:
    """The request for the callback at the start of a run."""


@rule
async def full_disks_callback(_: FullDisksRequest) -> WorkunitsCallbackFactory:
    """Return the factory of the callback."""
    environment = await Get(EnvironmentVars, EnvironmentVarsRequest(ENVIRONMENT))
    return WorkunitsCallbackFactory(lambda: FullDisks(environment))


def rules() -> Iterable[Rule | UnionRule]:
    """The rules of this module."""
    return [*collect_rules(), UnionRule(WorkunitsCallbackFactoryRequest, FullDisksRequest)]
