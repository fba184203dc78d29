"""Training, evaluation and export of small ElasticTok models for ElasticTok Studio."""

__version__ = "0.1.0"
