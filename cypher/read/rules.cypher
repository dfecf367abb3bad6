// Whether a rule has anything to go by, for an answer that finds nothing.
// Given: $rule, of ALIGNED_TO.
// Returns: one row: aligned, whether any pharmacy is aligned by the rule;
// dispensed, whether figures of items dispensed are loaded.
RETURN EXISTS { MATCH ()-[r:ALIGNED_TO]->() WHERE r.rule = $rule } AS aligned,
       EXISTS { MATCH ()-[:DISPENSES_FOR]->() } AS dispensed
