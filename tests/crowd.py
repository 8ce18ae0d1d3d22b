"""People who work at the same moment, in several processes with several threads each."""

import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from lims import database
from lims.access import Actor
from lims.config import Config
from lims.domain.errors import Conflict, LimsError
from lims.domain.roles import Role
from lims.models import Client, Equipment, Laboratory
from tests.scene import Scene

PROCESSES, THREADS = 4, 4


@dataclass(frozen=True)
class Crowd:
    """Where they work and who they are, in values that may cross to another process."""

    config: Config
    laboratory: UUID
    client: UUID
    people: Mapping[Role, Actor]
    owner: Actor
    equipment: Mapping[str, UUID]

    @classmethod
    def of(cls, config: Config, scene: Scene) -> "Crowd":
        """Return the people of a scene that was committed."""
        equipment = {code: one.id for code, one in scene.equipment.items()}
        return cls(config, scene.laboratory.id, scene.client.id, scene.people, scene.owner, equipment)

    @property
    def folder(self) -> Path:
        """Where files and keys lie."""
        return self.config.instance

    @contextmanager
    def act(self) -> Iterator[tuple[Session, Scene]]:
        """One act: a transaction, with the scene as it is read in it."""
        with database.transaction() as session:
            laboratory = session.get_one(Laboratory, self.laboratory)
            client = session.get_one(Client, self.client)
            equipment = {code: session.get_one(Equipment, one) for code, one in self.equipment.items()}
            yield session, Scene(laboratory, dict(self.people), client, self.owner, equipment)

    def work(self, pool: Pool, task: Callable[["Crowd", int], Any]) -> list[Any]:
        """Let every one carry out the task with its own number; return what each answers, in order.

        A refusal is an answer (`STALE`, `REFUSED`) with what the database said; any other error is its traceback, so
        that no test overlooks it.
        """
        tasks = [(self, task, number) for number in range(PROCESSES)]
        return [answer for answers in pool.starmap(_process, tasks, chunksize=1) for answer in answers]


def _process(crowd: Crowd, task: Callable[[Crowd, int], Any], number: int) -> list[Any]:
    app = Flask("lims")
    database.init_app(app, crowd.config)

    def one(thread: int) -> Any:
        with app.app_context():
            try:
                return task(crowd, number * THREADS + thread)
            except Conflict as error:
                return "STALE", error.message, repr(error.__cause__)[:600]
            except LimsError as error:
                return "REFUSED", error.message
            except Exception:  # noqa: BLE001 # it is told, not swallowed
                return "ERROR", traceback.format_exc()
            finally:
                database.db.session.remove()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, range(THREADS)))
