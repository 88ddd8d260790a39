/** Makes the model card, as data, from the manifest alone; page and documents render the same. */
import type { CardBlock, CardSection, ModelCard } from '../core/card.ts';
import {
  filesOf,
  labelFiguresOf,
  latenciesOf,
  operatingPointsOf,
  precisionCostsOf,
  precisionsCrossValidated,
} from './card-tables.ts';
import { recipeInWords } from './card-words.ts';
import type { ClassificationManifest, ModelManifest } from './manifest.ts';

const NOT_STATED = 'not stated';

export function modelCard(manifest: ModelManifest): ModelCard {
  const { id, version, title, notice } = manifest;
  const sections = sectionsOf(manifest);
  return {
    modelId: id,
    version,
    title,
    notice,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

/** Makes the sections of a card by its task; some may be empty. */
function sectionsOf(manifest: ModelManifest): CardSection[] {
  switch (manifest.task) {
    case 'classification':
      return classifierSections(manifest);
  }
}

function classifierSections(manifest: ClassificationManifest): CardSection[] {
  return [
    purposeOf(manifest),
    networkOf(manifest),
    dataOf(manifest),
    measuredOf(manifest),
    crossValidationOf(manifest),
    pointsOf(manifest),
    section('Latency', latenciesOf(manifest)),
    section('Limitations', list(manifest.card?.limitations)),
    section('How to reproduce it', list(manifest.card?.reproduce)),
    section('Files', filesOf(manifest)),
  ];
}

function purposeOf({ card }: ModelManifest): CardSection {
  if (!card) {
    const unknown =
      'The maker of this model did not state what it is meant for. Treat every finding as untested.';
    return section('Intended use', [text(unknown)]);
  }
  const outside = card.outOfScope.length > 0 ? [text('It is not meant for:'), ...list(card.outOfScope)] : [];
  return section('Intended use', [text(card.intendedUse), ...outside]);
}

function networkOf({ task, labels, input, outputs, provenance }: ClassificationManifest): CardSection {
  const [, heightPx, widthPx, channels] = input.shape;
  const maps =
    outputs.maps === null ? 'none: it gives no heat map' : 'one for each label, shown as the heat map';
  return section('The network', [
    facts([
      ['Task', task],
      ['Architecture', provenance.architecture ?? NOT_STATED],
      [
        'Input',
        `${widthPx} × ${heightPx} pixels, ${channels === 1 ? 'one grey channel' : `${channels} channels`}`,
      ],
      ['Preprocessing', recipeInWords(input.recipe)],
      ['Labels', labels.join(', ')],
      ['Maps', maps],
      ['Licence', provenance.licence ?? NOT_STATED],
      [
        'Imported from',
        provenance.sourceSha256 ? `a file with SHA-256 ${provenance.sourceSha256}` : NOT_STATED,
      ],
    ]),
  ]);
}

function dataOf({ provenance, card }: ModelManifest): CardSection {
  const { trainedOn, trainingImages, trainingRun, citation } = provenance;
  return section('Data and training', [
    facts([
      ['Trained on', trainedOn ?? NOT_STATED],
      ['Training images', trainingImages?.toLocaleString('en') ?? NOT_STATED],
      ['Training run', trainingRun ?? NOT_STATED],
    ]),
    ...list(card?.data),
    ...list(card?.training),
    ...(citation.length > 0 ? [text('Please cite:'), ...list(citation)] : []),
  ]);
}

function measuredOf(manifest: ClassificationManifest): CardSection {
  const measured = manifest.variants.flatMap(({ metrics }) => metrics);
  const [first] = measured;
  if (!first) {
    const unknown = 'Nothing is measured: no finding of this model is calibrated, and none has a verdict.';
    return section('Measured', [text(unknown)]);
  }
  const sets = [...new Set(measured.map(({ measuredOn }) => measuredOn))];
  return section('Measured', [
    text(
      `On ${sets.join('; ')}. Intervals are of 95 %: ${first.interval}. Means are over the labels with at least 20 positives; no figure is given for the others.`,
    ),
    precisionCostsOf(manifest),
    text(
      'Differences are to float32 on the same images, patients resampled in pairs. Verdicts are compared with those of float32, each by its own calibration and thresholds. Calibration error: expected calibration error of the calibrated probability, 10 bins of equal mass, mean over labels.',
    ),
    labelFiguresOf(manifest),
  ]);
}

function crossValidationOf({ crossValidation }: ClassificationManifest): CardSection {
  if (!crossValidation) return section('Cross-validation', []);
  const { folds, images, patients, labels, protocol, interval } = crossValidation;
  return section('Cross-validation', [
    text(
      `${folds} folds, ${images.toLocaleString('en')} images of ${patients.toLocaleString('en')} patients. ${protocol} Intervals: ${interval}. Labels with at least 20 positives in every fold: ${labels.join(', ')}.`,
    ),
    precisionsCrossValidated(crossValidation),
  ]);
}

function pointsOf(manifest: ClassificationManifest): CardSection {
  const thresholds = manifest.variants.flatMap((variant) => variant.thresholds ?? []);
  const [first] = thresholds;
  if (!first) return section('Operating points', []);
  return section('Operating points', [
    text(
      `Chosen on ${first.chosenOn}, on the calibrated probability, with the figures reached there, which are therefore optimistic. Youden: the largest sum of sensitivity and specificity, found in float32; the other precisions take the threshold that calls as many images positive. 90 %: the highest threshold that finds 90 % of the positives. Intervals are of 95 %: ${first.interval}.`,
    ),
    ...operatingPointsOf(manifest),
  ]);
}

const section = (heading: string, blocks: readonly CardBlock[]): CardSection => ({ heading, blocks });
const text = (words: string): CardBlock => ({ kind: 'text', text: words });
const facts = (rows: readonly (readonly [string, string])[]): CardBlock => ({ kind: 'facts', rows });
const list = (items: readonly string[] | undefined): CardBlock[] =>
  items && items.length > 0 ? [{ kind: 'list', items }] : [];
