import type { Rule } from '../rule';

/** Names that say nothing: they are where change piles up. `manager` alone is one; a property-manager is a person. */
const BANNED = /^(utils?|helpers?|common|misc|base|manager)$|[-_.](utils?|helpers?|common|misc)$/i;

/** Folders and files alike, in any language; `x.utils.ts` and `lease-helpers.ts` too. */
export const fileNames: Rule = {
  name: 'file-names',
  appliesTo: () => true,
  find: ({ path }) => {
    const stems = path.split('/').map((part) => part.replace(/(\.(test|spec|d))?\.\w+$/, ''));
    return stems
      .filter((stem) => BANNED.test(stem))
      .map((stem) => ({ line: 1, message: `"${stem}" names nothing: call it what it does` }));
  },
};
