"""The report as a page for people."""

from .statistics import MIN_POSITIVES, RESAMPLES


def with_interval(value: float, ci95: list[float], form: str = ".3f") -> str:
    return f"{value:{form}} ({ci95[0]:{form}} to {ci95[1]:{form}})"


def difference(d: dict) -> str:
    return with_interval(d["difference"], d["ci95"], "+.4f")


def label_table(part: dict, all_labels: bool) -> list[str]:
    lines = ["| label | positives | AUC | 95 % interval |", "|---|---|---|---|"]
    for e in part["per_label"]:
        if e["auc"] is not None:
            lines.append(f"| {e['label']} | {e['positives']} | {e['auc']:.3f} | {e['ci95'][0]:.3f} to {e['ci95'][1]:.3f} |")
        elif all_labels:
            lines.append(f"| {e['label']} | {e['positives']} | not given | below {MIN_POSITIVES} positives |")
    return lines


def markdown(report: dict) -> str:
    test, cross = report["test"], report["cross_validation"]
    lines = [f"# {report['model']} {report['version']}: report", ""]
    lines += [f"Written by `python run.py configs/{report['run']}.json`; numbers are of the float32 weights in PyTorch.", ""]
    lines += ["| split | images | patients |", "|---|---|---|"]
    lines += [f"| {k} | {v['images']} | {v['patients']} |" for k, v in report["splits"].items()]
    lines += ["", "## AUC-ROC on test patients", ""]
    lines += [f"Mean over {test['mean_over']} labels: **{with_interval(test['mean_auc'], test['mean_ci95'])}**. Intervals are 95 %, by bootstrap"]
    lines += [f"over patients, {RESAMPLES} resamples. Test patients were scored once for this version, after every choice was made.", ""]
    lines += label_table(test, all_labels=True)
    for source, part in report["test_by_source"].items():
        size = {"nih-cxr": "384 px", "nih-128": "128 px"}[source]
        lines += ["", f"### {source} ({size}) alone: mean {with_interval(part['mean_auc'], part['mean_ci95'])} over {part['mean_over']} labels", ""]
        lines += label_table(part, all_labels=False)
    lines += ["", "## Yardsticks", ""]
    lines += ["| model | trained on | mean AUC | on |", "|---|---|---|---|"]
    if report["any_twelve_labels"]:
        low, high = report["any_twelve_labels"]
        lines += [f"| this one, any twelve of its thirteen labels | 6,499 images of 2,368 patients | {low:.3f} to {high:.3f} | our test patients |"]
    lines += ["| MobileNetV3-Small, int8, 1.5 MB | all of NIH | 0.735 at 224 px, 0.719 at 128 px | held-back NIH images, twelve labels |"]
    lines += ["| torchxrayvision DenseNet-121 | all of NIH | 0.78 | another sample, its authors' figure |"]
    lines += ["", "The samples differ, so the rows compare only roughly.", ""]
    lines += ["## Cross-validation", ""]
    lines += [f"Training patients in {len(cross['folds'])} folds (time forced three, not five). Each fold's model had a fixed schedule"]
    lines[-1] += " and never saw its"
    lines += ["held-out patients. AUC per label within each fold, then the mean over the folds; intervals resample patients within"]
    lines += [f"their fold. Mean over {cross['mean_over']} labels: **{with_interval(cross['mean_auc'], cross['mean_ci95'])}**; by fold"]
    lines += [f"{', '.join(f'{v:.3f}' for v in cross['folds'])}. These models learn from two thirds of the training patients.", ""]
    lines += label_table(cross, all_labels=True)
    lines += ["", "## Student, ensemble, fold models", ""]
    lines += ["| | validation | test |", "|---|---|---|"]
    both = [report["compared"][name] for name in ("validation", "test")]
    lines += [f"| student | {both[0]['student']:.4f} | {both[1]['student']:.4f} |"]
    lines += [f"| ensemble: mean logits of the fold models | {both[0]['ensemble']:.4f} | {both[1]['ensemble']:.4f} |"]
    for i, pair in enumerate(zip(both[0]["fold_models"], both[1]["fold_models"], strict=True)):
        lines += [f"| fold model {i} | {pair[0]:.4f} | {pair[1]:.4f} |"]
    lines += [f"| student minus ensemble | {difference(both[0]['student_minus_ensemble'])} | {difference(both[1]['student_minus_ensemble'])} |"]
    if "previous" in both[0]:
        lines += [f"| previous weights, 1.0.0 | {both[0]['previous']:.4f} | {both[1]['previous']:.4f} |"]
        lines += [f"| student minus previous | {difference(both[0]['student_minus_previous'])} | {difference(both[1]['student_minus_previous'])} |"]
    lines += ["", f"Chosen on validation patients: {report['chosen']['text']}", ""]
    s = report["size_288_px"]
    lines += [f"The same weights at 288 px, validation: {s['validation']:.4f}, difference {difference(s['minus_224_px'])}.", ""]
    lines += ["## Calibration", "", "Expected calibration error on test patients, ten bins of equally many images.", ""]
    lines += ["| label | raw | Platt, fitted on validation |", "|---|---|---|"]
    lines += [f"| {c['label']} | {c['ece_raw']:.3f} | {c['ece_platt']:.3f} |" for c in report["calibration"]]
    s = report["shortcut"]
    lines += ["", "## Is sharpness a shortcut?", ""]
    lines += [f"The {s['images']} nih-cxr test images, as they are and reduced to 128 px first:", ""]
    lines += ["| label | positives | AUC sharp | AUC 128 px |", "|---|---|---|---|"]
    lines += [f"| {e['label']} | {e['positives']} | {e['auc_sharp']:.3f} | {e['auc_128px']:.3f} |" for e in s["per_label"]]
    lines += ["", f"Mean Pneumonia logit: {s['pneumonia_mean_logit_sharp']:.2f} sharp, {s['pneumonia_mean_logit_128px']:.2f} at 128 px."]
    lines += [f"AUC of telling nih-cxr from nih-128 by the Pneumonia score, pictures without findings: {s['auc_of_source_by_pneumonia_score']:.3f}"]
    lines += ["(0.5 is blind to the source).", ""]
    return "\n".join(lines)
