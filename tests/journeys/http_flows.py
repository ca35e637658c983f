"""Flows of invented people for the HTTP journeys, and a service to send them to."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import httpx
import psutil

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.settings import read_settings
from tests.journeys.commands import Started, start_command

TENANT, OTHER_TENANT = "830000014", "260000012"
ORGANISATION = "urn:uuid:0b7a3c5e-8d4f-4a63-9a0c-5a7d1b2c3d4e"


def _entry(full_url: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "fullUrl": full_url,
        "resource": resource,
        "request": {"method": "POST", "url": resource["resourceType"]},
    }


def _person(number: int, family: str, given: str) -> list[dict[str, Any]]:
    patient = f"urn:uuid:00000000-0000-4000-8000-00000000000{number}"
    subject = {"reference": patient}
    return [
        _entry(
            patient,
            {
                "resourceType": "Patient",
                "id": f"usager-{number}",
                "identifier": [
                    {
                        "system": "https://identifiant-medicosocial-usager.esante.gouv.fr",
                        "value": f"3{TENANT}/USAGER-{number}",
                    }
                ],
                "name": [{"family": family, "given": [given]}],
                "gender": "female",
                "birthDate": f"194{number}-05-17",
                "managingOrganization": {"reference": ORGANISATION},
            },
        ),
        _entry(
            f"https://dui.example/fhir/Observation/mesure-{number}",
            {
                "resourceType": "Observation",
                "id": f"mesure-{number}",
                "status": "final",
                "code": {"text": f"Poids de {given}"},
                "subject": subject,
                "effectiveDateTime": "2023-02-01",
                "valueQuantity": {"value": 61.50, "unit": "kg"},
            },
        ),
        _entry(
            f"https://dui.example/fhir/Goal/but-{number}",
            {
                "resourceType": "Goal",
                "lifecycleStatus": "active",
                "description": {"text": f"Se promener chaque jour ({given})"},
                "subject": {"reference": f"Patient/usager-{number}"},
                "addresses": [
                    {"reference": f"https://dui.example/fhir/Observation/mesure-{number}"},
                    {"reference": f"Observation/mesure-{number}"},
                ],
            },
        ),
    ]


def transaction(*people: tuple[int, str, str], finess: str = TENANT) -> bytes:
    """Return a transaction about these people (number below 9, family name, given name)."""
    organisation = _entry(
        ORGANISATION,
        {
            "resourceType": "Organization",
            "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": f"1{finess}"}],
            "name": "SSIAD des Micocouliers",
        },
    )
    entries = [entry for person in people for entry in _person(*person)]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [organisation, *entries]}
    # A decimal keeps the zero that says how exactly it was measured.
    return json.dumps(bundle).replace("61.5,", "61.50,").encode()


def transaction_xml(*people: tuple[int, str, str]) -> bytes:
    """Return the same transaction in XML."""
    bundle = json.loads(transaction(*people))

    def element(name: str, value: Any) -> str:
        if isinstance(value, list):
            return "".join(element(name, item) for item in value)
        if not isinstance(value, dict):
            return f"<{name} value={quoteattr(str(value))}/>"
        inner = "".join(element(key, one) for key, one in value.items() if key != "resourceType")
        if "resourceType" in value:
            inner = f"<{value['resourceType']}>{inner}</{value['resourceType']}>"
        return f"<{name}>{inner}</{name}>"

    inner = "".join(element(key, value) for key, value in bundle.items() if key != "resourceType")
    return f'<Bundle xmlns="http://hl7.org/fhir">{inner}</Bundle>'.encode()


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs, and who may use it."""

    url: str
    pid: int
    home: Path
    make_token: Callable[..., str]

    def client(self, token: str = "") -> httpx.Client:
        """Return a client that shows this token."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60)

    def esms(self, *tenants: str) -> httpx.Client:
        """Return a client of an establishment's own people."""
        return self.client(self.make_token(role=Role.ESMS, tenants=tenants or (TENANT,)))

    def child(self, kind: str) -> psutil.Process:
        """Return the process of one child; raise `StopIteration` while it has none that lives."""
        return next(
            child for child in psutil.Process(self.pid).children(recursive=True) if kind == kind_of(child)
        )


def kind_of(child: psutil.Process) -> str:
    """Return which process of the service it is; nothing for any other."""
    with suppress(psutil.Error):  # one that has just been killed is not reaped yet
        if child.status() != psutil.STATUS_ZOMBIE and child.name().startswith("dui-"):
            return child.name().removeprefix("dui-")
    return ""


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Service]:
    """Run the service on `home` until the block ends; it must stop in order and in time."""
    environment = {**os.environ, "ARCHIVE_HOME": str(home), **settings}
    reading, writing = os.pipe()
    with open(reading, "rb") as said:
        with open(writing, "wb") as out, (home.parent / f"{home.name}.log").open("wb") as log:
            process = start_command(["serve", "--port", "0"], environment, out, log)
        services: Services | None = None
        try:
            ready = json.loads(said.readline())
            services = Services(read_settings(home))
            yield Service(ready["url"], ready["pid"], home, _token_maker(services))
        finally:
            if services is not None:
                services.close()
            _stop(process)


def _stop(process: Started) -> None:
    """Stop a service, which must end in order and in time."""
    # A service that has ended already has told its code.
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGTERM)
    started = time.monotonic()
    try:
        assert process.wait(20) == 0
    except TimeoutError:
        os.kill(process.pid, signal.SIGKILL)
        raise
    assert time.monotonic() - started < 10


def _token_maker(services: Services) -> Callable[..., str]:
    def make(
        *,
        role: Role,
        tenants: Sequence[str] = (),
        departments: Sequence[str] = (),
        actor: str = "",
        expires: datetime | None = None,
    ) -> str:
        return services.tokens.create(
            actor=actor or f"{role.value} {' '.join(tenants)}",
            role=role,
            tenants=tenants,
            departments=departments,
            expires=expires,
            by=OPERATOR,
        ).text

    return make


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def eventually(question: Callable[[], Any], seconds: float = 30) -> Any:
    """Ask until the answer is true; return it."""
    deadline = time.monotonic() + seconds
    while True:
        answer = question()
        if answer or time.monotonic() > deadline:
            assert answer
            return answer
        time.sleep(0.2)
