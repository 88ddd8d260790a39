/**
 * Scores of thousands of pictures in a few MB: 14 labels and 4 variants take 450 bytes a picture.
 * Nothing of a picture is in it but numbers: ids and patients are digests that the caller made, so
 * the state may be kept on the device to go on after a reload.
 */
export interface LabelledPicture {
  /** A digest of what tells it apart, never a file's name. */
  readonly id: string;
  /** A digest of its patient; null where none is known: then it stands for one. */
  readonly patient: string | null;
  /**
   * Line of the CSV, from 0. It orders patients for resampling, so that intervals do not depend on
   * who was read first.
   */
  readonly line: number;
  /** Those of the store's labels that the reference names. */
  readonly positive: ReadonlySet<string>;
}

export interface ScoreStore {
  readonly labels: readonly string[];
  /** Names of the variants, such as keys of configurations. */
  readonly variants: readonly string[];
  pictures(): number;
  has(id: string, variant: string): boolean;
  /**
   * @param scores raw, 0-1, in the order of the labels. A second score of the same picture takes
   *   the place of the first.
   */
  put(picture: LabelledPicture, variant: string, scores: ArrayLike<number>): void;
  /** Scores of all pictures that each of these variants has read, in the order of the CSV. */
  scored(variants: readonly string[]): ScoredPictures;
  /** A copy, fit for structured cloning. */
  state(): ScoreState;
}

/** `k` is a place in the order of the CSV, `label` and `variant` are places in the lists given. */
export interface ScoredPictures {
  readonly count: number;
  /** Names to number patients by; of a picture without one its own id. */
  readonly patients: readonly string[];
  readonly patientsKnown: boolean;
  score(k: number, variant: number, label: number): number;
  positive(k: number, label: number): boolean;
}

/**
 * Version 1. Rows are pictures; `scores` has one array a variant, NaN where it was not read yet.
 */
export interface ScoreState {
  readonly version: 1;
  readonly labels: readonly string[];
  readonly variants: readonly string[];
  readonly ids: readonly string[];
  readonly patients: readonly (string | null)[];
  readonly lines: Int32Array;
  readonly positive: Uint8Array;
  readonly scores: readonly Float64Array[];
}

/** @throws RangeError where the state is of another version, or its parts do not fit together */
export function restoreScores(state: ScoreState): ScoreStore {
  const { version, labels, variants, ids, scores } = state;
  const cells = ids.length * labels.length;
  const fits =
    version === 1 &&
    state.patients.length === ids.length &&
    state.lines.length === ids.length &&
    state.positive.length === cells &&
    scores.length === variants.length &&
    scores.every(({ length }) => length === cells);
  if (!fits)
    throw new RangeError('the scores kept on this device are of another version: read the pictures again');
  return storeFrom(state);
}

export function createScores(labels: readonly string[], variants: readonly string[]): ScoreStore {
  return storeFrom({
    version: 1,
    labels,
    variants,
    ids: [],
    patients: [],
    lines: new Int32Array(),
    positive: new Uint8Array(),
    scores: variants.map(() => new Float64Array()),
  });
}

function storeFrom({ labels, variants, ...state }: ScoreState): ScoreStore {
  const ids = [...state.ids];
  const patients = [...state.patients];
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  let [lines, positive, scores] = [
    state.lines.slice(),
    state.positive.slice(),
    state.scores.map((own) => own.slice()),
  ];

  function variantPlace(variant: string): number {
    const place = variants.indexOf(variant);
    if (place < 0) throw new RangeError(`no variant ${variant} among ${variants.join(', ')}`);
    return place;
  }

  function addRow({ id, patient, line, positive: named }: LabelledPicture): number {
    const row = ids.push(id) - 1;
    patients.push(patient);
    rowOf.set(id, row);
    if (row >= lines.length) grow(Math.max(64, 2 * row));
    lines[row] = line;
    for (const [k, label] of labels.entries()) positive[row * labels.length + k] = Number(named.has(label));
    return row;
  }

  /** Doubling, so that each row is copied twice at most on average. */
  function grow(rows: number): void {
    const cells = rows * labels.length;
    const [oldLines, oldPositive] = [lines, positive];
    lines = new Int32Array(rows);
    lines.set(oldLines);
    positive = new Uint8Array(cells);
    positive.set(oldPositive);
    scores = scores.map((own) => {
      const grown = new Float64Array(cells).fill(Number.NaN);
      grown.set(own);
      return grown;
    });
  }

  const isRead = (row: number, variant: number) =>
    !Number.isNaN(scores[variant]?.[row * labels.length] ?? Number.NaN);

  return {
    labels,
    variants,
    pictures: () => ids.length,
    has(id, variant) {
      const row = rowOf.get(id);
      return row !== undefined && isRead(row, variantPlace(variant));
    },
    put(picture, variant, given) {
      const place = variantPlace(variant);
      if (given.length !== labels.length)
        throw new RangeError(`${given.length} scores for ${labels.length} labels`);
      for (let k = 0; k < given.length; k++) {
        if (!Number.isFinite(given[k])) throw new RangeError(`the score of ${labels[k]} is no number`);
      }
      const row = rowOf.get(picture.id) ?? addRow(picture);
      scores[place]?.set(given, row * labels.length);
    },
    scored(wanted) {
      const places = wanted.map(variantPlace);
      const rows = Uint32Array.from(ids.keys())
        .filter((row) => places.every((place) => isRead(row, place)))
        .sort((a, b) => (lines[a] as number) - (lines[b] as number) || a - b);
      const cell = (k: number, label: number) => (rows[k] as number) * labels.length + label;
      return {
        count: rows.length,
        patients: Array.from(rows, (row) => patients[row] ?? (ids[row] as string)),
        patientsKnown: rows.every((row) => patients[row] !== null),
        score: (k, variant, label) => scores[places[variant] as number]?.[cell(k, label)] as number,
        positive: (k, label) => positive[cell(k, label)] === 1,
      };
    },
    state() {
      const cells = ids.length * labels.length;
      return {
        version: 1,
        labels,
        variants,
        ids: [...ids],
        patients: [...patients],
        lines: lines.slice(0, ids.length),
        positive: positive.slice(0, cells),
        scores: scores.map((own) => own.slice(0, cells)),
      };
    },
  };
}
