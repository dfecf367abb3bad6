package neo4jstore

import "throughline/graph"

// What benchmarks write by other means.
func NodeProps(n *graph.Node) map[string]any { return nodeProps(n) }
func EdgeProps(e *graph.Edge) map[string]any { return edgeProps(e) }
