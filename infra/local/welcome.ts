/** What a start prints: where it is, with which keys, and a request of each dialect to copy. */
import type { DemoClient } from './demo.ts';
import type { DemoKeys } from './demo-keys.ts';

/** What `GET /` answers until there is more to see. */
export const FRONT_PAGE =
  'Tallystick is running. Requests to try stand in README.md and in the terminal of npm start.\n';

/** `client`: whom the requests ask for; `null` where there are no demo data. */
export function welcome(
  baseUrl: string,
  keys: Pick<DemoKeys, 'admin' | 'client' | 'whmcs'>,
  client: DemoClient | null,
): string {
  const lines = [
    '',
    `  API         ${baseUrl}`,
    `  admin key   ${keys.admin}`,
    ...(client ? [`  client key  ${keys.client}   (reads ${client.id} only)`] : []),
    `  WHMCS       identifier ${keys.whmcs.identifier}`,
    `              secret     ${keys.whmcs.secret}`,
    '',
    ...(client ? requests(baseUrl, keys, client) : []),
  ];
  return lines.join('\n');
}

function requests(
  baseUrl: string,
  { admin, whmcs }: Pick<DemoKeys, 'admin' | 'whmcs'>,
  client: DemoClient,
): readonly string[] {
  const bearer = `-H 'Authorization: Bearer ${admin}'`;
  const json = `-H 'Content-Type: application/json'`;
  const history = 'webservice/rest-api/enterprise-interface/v1.0/credit-history';
  const signIn = `-d username=${whmcs.identifier} -d password=${whmcs.secret}`;
  return [
    '  Requests to copy:',
    '',
    '  # its own: what a client has',
    `  curl ${bearer} ${baseUrl}/ledger/v1/clients/${client.id}/balance`,
    '  # Verifik: approved purchases',
    `  curl -g ${bearer} '${baseUrl}/v2/credits?populates[]=client&where_category=purchase'`,
    '  # Metronome: the credits of a customer',
    `  curl ${bearer} ${json} ${baseUrl}/v1/contracts/customerCredits/list \\`,
    `    -d '{"customer_id":"${client.uuid}","include_balance":true}'`,
    '  # CareCloud: the history of a customer',
    `  curl ${bearer} '${baseUrl}/${history}?customer_id=${client.id}'`,
    '  # WHMCS: the credit log of a client',
    `  curl ${baseUrl}/includes/api.php ${signIn} \\`,
    `    -d action=GetCredits -d clientid=${client.number} -d responsetype=json`,
    '',
  ];
}
