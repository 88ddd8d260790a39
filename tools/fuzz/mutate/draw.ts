/** @returns a whole number from 0, below `below` */
export type Draw = (below: number) => number;

/** Draws one of several; undefined of none. */
export const oneOf = <T>(draw: Draw, all: readonly T[]): T | undefined => all[draw(all.length)];
