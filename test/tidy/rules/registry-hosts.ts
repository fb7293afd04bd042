import type { Rule } from '../rule';
import { findText } from '../syntax';

/** Written in pieces, so that this file does not name what it forbids. */
const HOSTS = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['npm', 'jsr', 'io'],
  ['pypi', 'org'],
  ['pythonhosted', 'org'],
  ['proxy', 'golang', 'org'],
  ['static', 'crates', 'io'],
  ['index', 'crates', 'io'],
  ['rubygems', 'org'],
  ['repo1', 'maven', 'org'],
  ['registry-1', 'docker', 'io'],
].map((parts) => parts.join('\\.'));

/** Packages are fetched by the ordinary clients, by name: each machine says where its registry is. */
export const registryHosts: Rule = {
  name: 'registry-hosts',
  appliesTo: () => true,
  find: (file) =>
    findText(file, new RegExp(HOSTS.join('|'), 'gi'), (host) => `${host}: name the package, not the host`),
};
