"""No harmed file breaks the loader, and none that has a checksum gives a wrong row."""

from random import Random

import pytest

from tests.properties.mutants import run, table
from tests.properties.mutations import MUTATIONS, mutate
from tests.properties.victims import victims

COUNT = 250


@pytest.mark.slow
def test_harmed_files_with_checksums_give_no_wrong_row() -> None:
    verdicts = run(COUNT, seed=1)
    assert [verdict for verdict in verdicts if verdict.is_failure] == [], table(verdicts)
    assert {verdict.file_format for verdict in verdicts} == set(victims())
    assert {verdict.mutation for verdict in verdicts} == set(MUTATIONS)


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutation_changes_the_same_bytes_each_time(mutation: str) -> None:
    content = b"agent_id,name\n1,Ann\n2,Bo\n"
    mutants = [mutate(content, mutation, Random(seed)) for seed in range(50)]
    assert content not in mutants
    assert mutants == [mutate(content, mutation, Random(seed)) for seed in range(50)]
