"""Letters by the month in which it was decided whether they are in time: each counts once, so that months add up."""

from __future__ import annotations

import numpy as np


def decided(rate: np.ndarray, resolved: np.ndarray, overdue: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(in time, decided): letters resolved in time, and with those that became late, each (units, months).

    `rate` in percent and `resolved` are `on_time_resolved_rate` and its n, `overdue` what stands at each month's end,
    months one after the other. A letter open for three months counts in three months' rate of letters in time, which
    makes them alike; here it counts when it is resolved in time, or when its due date passes.
    """
    n = resolved.round()
    in_time = (np.nan_to_num(rate) / 100 * n).round()
    became_late = np.diff(overdue.round(), axis=1, prepend=0) + n - in_time
    became_late[:, 0] = (n - in_time)[:, 0]  # what was overdue before is not of the first month
    return in_time, in_time + np.maximum(became_late, 0)
