"""Whether records that a draw left outside the sample of their series are outside it today as well."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from archive_service.holdings.sample_series import FindSamples
from archive_service.model.records import Record
from archive_service.model.sampling import Series
from archive_service.ports import Transaction


@dataclass(frozen=True, slots=True)
class OutsideSamples:
    """Compares with a list of which the samples were drawn. Between the draw and the execution months may
    pass, in which persons are merged and names, births and populations corrected.
    """

    samples: FindSamples
    in_sample: Collection[tuple[int, UUID]]
    """The persons of today of whom a record is in the sample of a series, with the number of the series."""

    def has(self, record: Record, series: Series, transaction: Transaction) -> bool:
        """Say whether a record with the decision of today is still outside the sample of its series: chosen
        in the same way, from no larger share, with a file of which nothing is in the sample.
        """
        candidates = self.samples.among([record], transaction)
        if not candidates or candidates[0].sure:
            return False
        key = candidates[0].key
        if key.sampling != series.sampling or key.kept * series.out_of > series.kept * key.out_of:
            return False
        return record.person is None or (series.number, record.person) not in self.in_sample
