package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the server's own figures. No label contains a question.
type metrics struct {
	all      *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// newMetrics returns them. Looks is that of a Config.
func newMetrics(busy func() float64, looks func() (failed int, err error)) *metrics {
	m := &metrics{
		all: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "throughline_requests_total",
			Help: "Requests answered, by route, method and status."}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "throughline_request_seconds",
			Help:    "Seconds from request to answer, by route.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"}),
	}
	m.all.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "throughline_requests_busy", Help: "Requests in progress."}, busy),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "throughline_graph_looks_failed_total",
			Help: "Looks for a newer graph that failed."}, func() float64 { failed, _ := looks(); return float64(failed) }),
		unread(looks))
	return m
}

// unread is the figure that says why the newest graph cannot be read.
type unread func() (failed int, err error)

var unreadDesc = prometheus.NewDesc("throughline_graph_unread", "1 while the newest graph cannot be read, and why; otherwise 0.",
	[]string{"why"}, nil)

// Describe keeps prometheus.Collector's promise.
func (unread) Describe(to chan<- *prometheus.Desc) { to <- unreadDesc }

// Collect keeps prometheus.Collector's promise.
func (u unread) Collect(to chan<- prometheus.Metric) {
	value, why := 0.0, ""
	if _, err := u(); err != nil {
		value, why = 1, whyUnread(err)
	}
	to <- prometheus.MustNewConstMetric(unreadDesc, prometheus.GaugeValue, value, why)
}

// count records one answered request. Unusual methods share the label other.
func (m *metrics) count(route, method string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	if method != http.MethodGet && method != http.MethodHead && method != http.MethodPost {
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.all, promhttp.HandlerOpts{})
}
