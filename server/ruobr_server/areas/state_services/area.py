"""Sign-in with State Services, and linking an account with a person there."""

from __future__ import annotations

from datetime import datetime

from fastapi import FastAPI
from sqlalchemy import Connection
from starlette.datastructures import State

from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.areas.state_services import account_linking, device
from ruobr_server.areas.state_services.browser import FORMS
from ruobr_server.areas.state_services.browser import router as pages
from ruobr_server.areas.state_services.link_routes import router as link
from ruobr_server.areas.state_services.pages import result
from ruobr_server.areas.state_services.routes import router
from ruobr_server.kit.jobs.kinds import retention


def _features(state: State) -> frozenset[str]:
    there = state.settings.state_services is not None or state.settings.demo
    return frozenset({"state-services"}) if there else frozenset()


def _setup(app: FastAPI) -> None:
    """Set up ESIA if the portal is registered there. Raises ``WrongKey``."""
    settings = app.state.settings.state_services
    app.state.provider = None
    if settings is None:
        return
    from ruobr_server.integrations.state_services.provider import Provider
    from ruobr_server.integrations.state_services.signing import RsaSigner, public_key

    signer, key = RsaSigner.from_file(settings.key_file), public_key(settings.provider_key_file)
    app.state.provider = Provider(settings.base_url, settings.client_id, signer, key)


def _erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Delete terminals and links; a person who signs in again gets a new account."""
    device.erase(connection, account_id)
    account_linking.unlink_account(connection, account_id)


AREA = Area(
    name="state_services",
    routers=(router, link, pages),
    features_of=_features,
    public_paths=("/cabinet/state-services", "/state-services"),
    form_paths=FORMS,
    form_refusal=lambda: result("cross-site"),
    setup=_setup,
    jobs=(retention("state_services.sign_ins", device.forget_old),),
    exports={
        "state_services": lambda db, caller, now, today: account_linking.link_state(db, caller).to_wire()
    },
    erase=_erase,
    demo=DemoRows("ruobr_server.areas.state_services.demo:build", after=("accounts",)),
)
