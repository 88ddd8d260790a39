/** Makes the model card, as data, from the manifest alone. */
import type { CardBlock, CardSection, CardSentence, ModelCard } from '../core/card.ts';
import {
  filesOf,
  labelFiguresOf,
  latenciesOf,
  operatingPointsOf,
  precisionCostsOf,
  precisionsCrossValidated,
} from './card-tables.ts';
import type { ClassificationManifest, ModelManifest } from './manifest.ts';

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
    section('latency', latenciesOf(manifest)),
    section('limitations', list(manifest.card?.limitations)),
    section('reproduce', list(manifest.card?.reproduce)),
    section('files', filesOf(manifest)),
  ];
}

function purposeOf({ card }: ModelManifest): CardSection {
  if (!card) return section('intendedUse', [sentence({ code: 'useUnknown' })]);
  const outside =
    card.outOfScope.length > 0 ? [sentence({ code: 'notMeantFor' }), ...list(card.outOfScope)] : [];
  return section('intendedUse', [{ kind: 'text', text: card.intendedUse }, ...outside]);
}

function networkOf({ task, labels, input, outputs, provenance }: ClassificationManifest): CardSection {
  const [, heightPx, widthPx, channels] = input.shape;
  return section('network', [
    {
      kind: 'facts',
      facts: [
        { term: 'task', text: task },
        { term: 'architecture', text: provenance.architecture },
        { term: 'input', widthPx, heightPx, channels },
        { term: 'preprocessing', recipe: input.recipe },
        { term: 'labels', labels },
        { term: 'maps', perLabel: outputs.maps !== null },
        { term: 'licence', text: provenance.licence },
        { term: 'importedFrom', sha256: provenance.sourceSha256 },
      ],
    },
  ]);
}

function dataOf({ provenance, card }: ModelManifest): CardSection {
  const { trainedOn, trainingImages, trainingRun, citation } = provenance;
  return section('data', [
    {
      kind: 'facts',
      facts: [
        { term: 'trainedOn', text: trainedOn },
        { term: 'trainingImages', images: trainingImages },
        { term: 'trainingRun', text: trainingRun },
      ],
    },
    ...list(card?.data),
    ...list(card?.training),
    ...(citation.length > 0 ? [sentence({ code: 'pleaseCite' }), ...list(citation)] : []),
  ]);
}

function measuredOf(manifest: ClassificationManifest): CardSection {
  const measured = manifest.variants.flatMap(({ metrics }) => metrics);
  const [first] = measured;
  if (!first) return section('measured', [sentence({ code: 'notMeasured' })]);
  const sets = [...new Set(measured.map(({ measuredOn }) => measuredOn))];
  return section('measured', [
    sentence({ code: 'measuredOn', sets, interval: first.interval }),
    precisionCostsOf(manifest),
    sentence({ code: 'comparedHow' }),
    labelFiguresOf(manifest),
  ]);
}

function crossValidationOf({ crossValidation }: ClassificationManifest): CardSection {
  if (!crossValidation) return section('crossValidation', []);
  const { folds, images, patients, labels, protocol, interval } = crossValidation;
  return section('crossValidation', [
    sentence({ code: 'crossValidated', folds, images, patients, protocol, interval, labels }),
    precisionsCrossValidated(crossValidation),
  ]);
}

function pointsOf(manifest: ClassificationManifest): CardSection {
  const thresholds = manifest.variants.flatMap((variant) => variant.thresholds ?? []);
  const [first] = thresholds;
  if (!first) return section('operatingPoints', []);
  return section('operatingPoints', [
    sentence({ code: 'pointsChosen', chosenOn: first.chosenOn, interval: first.interval }),
    ...operatingPointsOf(manifest),
  ]);
}

const section = (heading: CardSection['heading'], blocks: readonly CardBlock[]): CardSection => ({
  heading,
  blocks,
});
const sentence = (given: CardSentence): CardBlock => ({ kind: 'sentence', sentence: given });
const list = (items: readonly string[] | undefined): CardBlock[] =>
  items && items.length > 0 ? [{ kind: 'list', items }] : [];
