/** Metronome's routes that create and change credits. */
import type { Route } from '../../http/contract.ts';
import { route } from '../../http/route.ts';
import { addressed, anyQuery, conflicts, conflictsV2, nothing } from './answers.ts';
import { archiveCredit, editCredit, updateEndDate } from './change-credit.ts';
import { createCredit } from './create-credit.ts';
import {
  archiveCreditBody,
  createCreditBody,
  editCreditBody,
  manualEntryBody,
  updateEndDateBody,
} from './credit-requests.ts';
import { metronome, metronomeV2 } from './dialect.ts';
import { addManualEntry } from './manual-entry.ts';

const row = {
  dialect: metronome,
  method: 'POST',
  function: 'credit-actions',
  scope: 'credits:write',
  query: anyQuery,
} as const;

export const creditRoutes: readonly Route[] = [
  route({
    ...row,
    path: '/v1/contracts/customerCredits/create',
    summary: "Creates a customer's credit",
    body: createCreditBody,
    answers: { 200: addressed, ...conflicts },
    handle: ({ body }, context) => createCredit(body, context),
  }),
  route({
    ...row,
    path: '/v1/contracts/customerCredits/updateEndDate',
    summary: "Ends a customer's credit earlier",
    body: updateEndDateBody,
    answers: { 200: addressed, ...conflicts },
    handle: ({ body }, context) => updateEndDate(body, context),
  }),
  route({
    ...row,
    path: '/v1/contracts/addManualBalanceLedgerEntry',
    summary: 'Adds to a segment of a credit, or takes from it',
    body: manualEntryBody,
    answers: { 200: nothing, ...conflicts },
    handle: ({ body }, context) => addManualEntry(body, context),
  }),
  route({
    ...row,
    dialect: metronomeV2,
    path: '/v2/contracts/credits/edit',
    summary: "Edits a customer's credit and its schedule",
    body: editCreditBody,
    answers: { 200: addressed, ...conflictsV2 },
    handle: ({ body }, context) => editCredit(body, context),
  }),
  route({
    ...row,
    dialect: metronomeV2,
    path: '/v2/contracts/credits/archive',
    summary: "Archives a customer's credit: nothing of it can be used any more",
    body: archiveCreditBody,
    answers: { 200: addressed, ...conflictsV2 },
    handle: ({ body }, context) => archiveCredit(body, context),
  }),
];
