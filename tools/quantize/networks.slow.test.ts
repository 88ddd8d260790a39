/**
 * Networks of the kinds that hospitals use, in every precision, without the search for better
 * integers and ranges, which takes minutes in these.
 */
import { describeNetwork } from './testing/describe-network.ts';

describeNetwork({
  name: 'densenet121',
  isBasic: true,
  smaller: { float16: 1.9, dynamic: 3.85, int8: 3.85 },
});
describeNetwork({ name: 'resnet50', isBasic: true, smaller: { float16: 1.9, dynamic: 3.9, int8: 3.9 } });
describeNetwork({
  name: 'efficientnet-b0',
  isBasic: true,
  smaller: { float16: 1.9, dynamic: 3.85, int8: 3.8 },
});
