// Signatures of webhooks. It only re-exports.

export { parseGithubSignature, verifyGithubWebhook } from './github-signature.ts';
export { matchSharedSecret, weaknessOfSharedSecret } from './shared-secret.ts';
export type { KeyedSecret, SignatureFault, WeakSecret } from './signature-fault.ts';
export { readSigningSecret } from './signing-secret.ts';
export {
  MESSAGE_ID,
  parseSignedHeaders,
  type SignedHeaders,
  signStandardWebhook,
  type VerifiedWebhook,
  verifySignedBody,
} from './standard-webhooks.ts';
