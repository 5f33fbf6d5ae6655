/** The gateway's own answers as API Gateway wants them. */
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { consoleHeaders } from '../../functions/http/console-origin.ts';
import { STRICT_TRANSPORT } from '../../functions/http/shared-headers.ts';
import { GATEWAY_ANSWERS, type GatewayAnswer } from '../gateway-answers.ts';

/** `consoleOrigin`: whose pages must be able to read them too. */
export function addGatewayResponses(api: RestApi, consoleOrigin: string | null): void {
  const deployed = { ...STRICT_TRANSPORT, ...consoleHeaders(consoleOrigin) };
  for (const answer of GATEWAY_ANSWERS) {
    api.addGatewayResponse(answer.type, {
      type: ResponseType.of(answer.type),
      ...(answer.status === null ? {} : { statusCode: String(answer.status) }),
      responseHeaders: headersOf({ ...answer.headers, ...deployed }),
      templates: { 'application/json': answer.body },
    });
  }
}

/** Fixed values stand in single quotes, others name where they come from. */
function headersOf(headers: GatewayAnswer['headers']): Record<string, string> {
  const fixed = Object.entries(headers).map(([name, value]) => [name, `'${value}'`]);
  return { ...Object.fromEntries(fixed), 'x-request-id': 'context.requestId' };
}
