/** Knows whether node_modules is what package-lock.json asks for, and installs it where not. */
// Runs on Node 20 and before anything is installed: plain JavaScript, Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
/** The first Node that runs this project's TypeScript; npm puts the packaged one in front. */
const WORKING_NODE = 24;
const INSTALL = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--no-audit',
  '--no-fund',
  // Else npm warns at length of tools that want the newer Node that it is about to install.
  '--loglevel=error',
];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

ensure();

function ensure() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) {
    fail(`Tallystick needs Node ${OLDEST_NODE} or newer; this is ${process.version}: install one.`);
  }
  const wanted = readPackages('package-lock.json');
  if (!wanted) fail('package-lock.json is missing or broken: restore it with git.');
  if (!isInstalled(wanted)) install();
  const packaged = existsSync(join(root, 'node_modules', '.bin', 'node'));
  if (!packaged && major < WORKING_NODE) {
    fail(`No packaged Node ${WORKING_NODE} for ${process.platform} ${process.arch}: install one.`);
  }
}

function isInstalled(wanted) {
  const found = readPackages(join('node_modules', '.package-lock.json'));
  if (!found) return false;
  const needed = { ...wanted['']?.optionalDependencies };
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const here = found[path];
    if (here) return here.version === entry.version && here.integrity === entry.integrity;
    // npm leaves out optional packages of other platforms. Ours for this one must be there.
    const name = path.replace(/^node_modules\//, '');
    return entry.optional === true && !(name in needed && fitsHere(entry));
  });
}

function fitsHere(entry) {
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch);
}

function allows(list, value) {
  return list === undefined || [list].flat().includes(value);
}

function install() {
  console.error('Installing the packages that Tallystick needs; this happens once.');
  // npm names its own script when it runs us; without a shell no argument is ever reinterpreted.
  const npm = process.env.npm_execpath;
  const ran = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...INSTALL], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', INSTALL, {
        cwd: root,
        stdio: 'inherit',
        shell: process.platform === 'win32',
      });
  if (ran.error) fail('npm was not found: install npm, then repeat the command.');
  if (ran.status !== 0) {
    fail('npm ci failed (its reason is above): check the network and the disk, then repeat.');
  }
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
