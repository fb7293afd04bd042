export { lateEvidence, statementSweep } from './rent-payment/evidence';
export { mpesaPayment } from './rent-payment/mpesa';
export { bankDeposit, chargeAdjustment, paymentReversal } from './rent-payment/requests';
export { rentPayment } from './rent-payment/workflow';
