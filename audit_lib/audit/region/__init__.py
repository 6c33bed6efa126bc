"""The whole region in one pass: judged, compared, summed up, and kept as files for the clinics' notebooks."""
