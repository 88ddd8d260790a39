/** The image on the screen as a PNG that says what it shows and what made it. */
import { reportMessages } from '../../messages/report.ts';
import { exportName } from '../../report/export-name.ts';
import { withPngText } from '../../report/png-text.ts';
import { readingsJson } from '../../report/readings-json.ts';
import type { ReadingsDocument } from '../../report/schema.ts';
import { download } from '../components/download.ts';
import { drawView, pngOf, type ViewPicture, withCaption } from './draw-view.ts';
import { captionOf, viewWords } from './view-words.ts';

/**
 * @param document of this file alone
 * @param mapped the label whose map is drawn
 * @returns the name of the file
 */
export async function saveImage(
  document: ReadingsDocument,
  picture: ViewPicture,
  mapped: string | null,
): Promise<string> {
  const [reading] = document.readings;
  const { canvas, scale } = drawView(picture);
  const view = viewWords(picture.display, picture.view, picture.drawn, scale);
  const caption = reading ? captionOf(document, reading, { mapped, view }) : [view];
  const png = await pngOf(withCaption(canvas, caption));
  const bytes = withPngText(new Uint8Array(await png.arrayBuffer()), {
    Software: reportMessages.software(document.app.version),
    Description: caption.join('\n'),
    Disclaimer: document.notice,
    Comment: readingsJson(document),
  });
  const name = exportName(`image-${reading?.number ?? 1}`, 'png', new Date());
  download(name, new Blob([bytes], { type: 'image/png' }));
  return name;
}
