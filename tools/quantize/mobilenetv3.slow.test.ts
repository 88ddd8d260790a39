/**
 * MobileNetV3 in every precision, with the whole search. It has a file of its own so that another worker
 * can test the other networks.
 */
import { describeNetwork } from './testing/describe-network.ts';

describeNetwork({ name: 'mobilenetv3', isBasic: false, smaller: { float16: 1.9, dynamic: 3.9, int8: 3.9 } });
