"""Which forms a campaign may collect: those that lie on the desk, and the official ones."""

from __future__ import annotations

from gouji.desk.folder import CampaignFolder
from gouji.forms.catalogue import Catalogue, forms_called
from gouji.model.errors import UnknownForm


class OwnForms:
    """The definitions on the desk, read once."""

    def __init__(self, folder: CampaignFolder) -> None:
        self._folder = folder
        self._read: dict[str, Catalogue] = {}

    def forget(self) -> None:
        """Read them anew: they have changed."""
        self._read.clear()

    def all(self) -> Catalogue | None:
        """Those that lie on the desk, if any do. Raises `FormError`."""
        tomls = [path for path in self._folder.given("forms") if path.suffix.lower() == ".toml"]
        return self._called(str(self._folder.place("forms"))) if tomls else None

    def asked(self, name: str | None) -> Catalogue | None:
        """The forms that ``name`` means: a file on the desk, a form in one, or an official one; None without it.

        Raises `UnknownForm` and `FormError`.
        """
        if not name:
            return None
        if name in self._folder.names("forms"):
            return self._called(str(self._folder.place("forms") / name))
        own = self.all()
        try:
            return own.called(name) if own is not None else forms_called(name)
        except UnknownForm:
            return forms_called(name)

    def _called(self, name: str) -> Catalogue:
        if name not in self._read:
            self._read[name] = forms_called(name)
        return self._read[name]
