import { constants, privateDecrypt } from 'node:crypto';
import { type Core, initiatorOf } from './core';

/** The code with which M-Pesa refuses an operator it does not know; '0' for the right one. */
export function credentialCode(core: Core, name: string, securityCredential: string): '0' | '2001' {
  const initiator = initiatorOf(core);
  if (name !== initiator.name) return '2001';
  if (!('privateKeyPem' in initiator) || !initiator.privateKeyPem) return '0';
  return decrypted(initiator.privateKeyPem, securityCredential) === initiator.password ? '0' : '2001';
}

function decrypted(privateKeyPem: string, securityCredential: string): string | undefined {
  try {
    const key = { key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING };
    return privateDecrypt(key, Buffer.from(securityCredential, 'base64')).toString();
  } catch {
    return undefined; // not encrypted for this key
  }
}
