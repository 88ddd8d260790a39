/**
 * Names an exported file by what it holds and by its day; nothing of a patient or of the name of a
 * file that was read is in it: `penumbra-readings-2026-11-30.csv`.
 * @param at the day is that of the reader's time zone
 */
export function exportName(content: string, ending: 'csv' | 'json' | 'png', at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `penumbra-${content}-${day}.${ending}`;
}
