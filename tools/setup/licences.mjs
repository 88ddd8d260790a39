/** The licences of all that is bundled, page and workers alike, in one file beside the app. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A module of a package, whose folder is the match. */
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * Two plugins, since a worker is a build of its own: `collect` notes the packages of a worker's
 * modules, `write` those of the page, and then writes the file.
 * @param {string} fileName
 */
export function licences(fileName) {
  /** @type {Set<string>} Folders of packages. */
  const folders = new Set();
  /** @param {Iterable<string>} ids */
  const note = (ids) => {
    for (const id of ids) {
      const [folder] = PACKAGE.exec(id) ?? [];
      if (folder && existsSync(join(folder, 'package.json'))) folders.add(folder);
    }
  };
  /** @returns {import('vite').Plugin} */
  const collect = () => ({
    name: 'penumbra:licences-of-workers',
    generateBundle() {
      note(this.getModuleIds());
    },
  });
  /** @returns {import('vite').Plugin} */
  const write = () => ({
    name: 'penumbra:licences',
    apply: 'build',
    generateBundle() {
      note(this.getModuleIds());
      this.emitFile({ type: 'asset', fileName, source: textOf([...folders].sort()) });
    },
  });
  return { collect, write };
}

/** @param {readonly string[]} folders */
function textOf(folders) {
  const sections = folders.map((folder) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^(licence|license)/i.test(each));
    const by = typeof author === 'string' ? author : author?.name;
    const text = file ? readFileSync(join(folder, file), 'utf8') : (by ?? '');
    return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  const notice = readFileSync('NOTICE', 'utf8').trim();
  const apache = readFileSync('LICENSE', 'utf8').trim();
  return [`# Licences\n\n${notice}\n`, ...sections, `## The Apache License 2.0\n\n${apache}\n`].join('\n');
}
