/** How the list of files is sorted and filtered. */

/** `given`: as the files were opened; `above`: most above its threshold first. */
export const SORTS = ['given', 'above', 'status', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** `attention`: has to be looked at and was not yet, see order.ts. */
export const FILTERS = ['all', 'attention', 'above', 'failed', 'unseen'] as const;
export type Filter = (typeof FILTERS)[number];

export interface WorklistView {
  readonly sort: Sort;
  readonly filter: Filter;
  /** Only files in which this finding is above its threshold; null for all. */
  readonly label: string | null;
}

export const WHOLE_LIST: WorklistView = { sort: 'given', filter: 'all', label: null };
