/** Which table a script works on: that of the running local server, or one that is named. */
import { fileURLToPath } from 'node:url';
import { VARIABLES } from '../../functions/runtime/environment.ts';
import type { Connection } from '../../functions/store/connect-table.ts';
import { readEngineNote } from './engine.ts';
import { folderPaths } from './folder.ts';
import { readLocalSettings, StartFault } from './settings.ts';

const DEFAULT_TABLE = 'tallystick';

export function connectionFrom(variables: NodeJS.ProcessEnv): Connection {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { endpoint, folder } = readLocalSettings(variables, root);
  const named = variables[VARIABLES.table];
  const table = named || DEFAULT_TABLE;
  if (endpoint || named) return { table, endpoint };
  const note = folder && readEngineNote(folderPaths(folder).engineNote);
  if (note) return { table, endpoint: note.endpoint };
  throw new StartFault('No local server runs on this data folder: npm start first.');
}
