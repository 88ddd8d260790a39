"""The AUC over resampled patients is scikit-learn's."""

import unittest
from pathlib import Path

import numpy as np
from penumbra_training.data import Record
from penumbra_training.statistics import patient_weights, weighted_auc
from sklearn.metrics import roc_auc_score


class WeightedAuc(unittest.TestCase):
    def test_equals_scikit_learn_with_ties_and_weights(self) -> None:
        rng = np.random.default_rng(1)
        truth = rng.integers(0, 2, 60).astype(float)
        scores = np.round(truth * 0.5 + rng.normal(size=60), 1)
        self.assertLess(len(np.unique(scores)), 60)
        weights = rng.integers(0, 4, (5, 60)).astype(float)
        expected = [roc_auc_score(truth, scores, sample_weight=w) for w in weights]
        np.testing.assert_allclose(weighted_auc(truth, scores, weights), expected, rtol=1e-12)

    def test_is_nan_where_a_class_is_absent(self) -> None:
        self.assertTrue(np.isnan(weighted_auc(np.zeros(3), np.arange(3.0), np.ones((1, 3))))[0])


class PatientWeights(unittest.TestCase):
    def test_images_of_one_patient_stay_together(self) -> None:
        records = [Record(Path(f"{i}.jpg"), "nih-cxr", str(i // 2), ()) for i in range(8)]
        weights = patient_weights(records, np.random.default_rng(0))
        np.testing.assert_array_equal(weights[0], np.ones(8))
        np.testing.assert_array_equal(weights[:, 0::2], weights[:, 1::2])
        np.testing.assert_array_equal(weights.sum(1), np.full(len(weights), 8))
