"""The statistical forms of the inspectorate (Thông tư 02/2021 and 01/2024/TT-TTCP), declared once and counted."""

from analytics.documents.forms import handling, outcomes, receptions
from analytics.documents.forms.record import Form, FormColumn, Identity

FORMS: tuple[Form, ...] = (
    receptions.RECEPTION,
    receptions.LETTERS_TAKEN,
    handling.ALL,
    handling.COMPLAINTS,
    handling.DENUNCIATIONS,
    handling.OPINIONS,
    outcomes.COMPLAINTS,
    outcomes.COMPLAINTS_DONE,
    outcomes.DENUNCIATIONS,
    outcomes.DENUNCIATIONS_DONE,
)

__all__ = ["FORMS", "Form", "FormColumn", "Identity"]
