/** Readings on their way out of the page: exports and print. */

/** In place of the caution that names a child's age, where no detail of the patient goes out. */
export const childOfAnyAge = 'The header gives an age below 18 years; the model was made for adults.';
